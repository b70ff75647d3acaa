import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Uploads traces over many connections, each body different, each answer awaited. */
final class Uploads {
  private static final String STAMP = "################";
  private static final long WARM_NANOS = 15_000_000_000L;
  private static final long MEASURED_NANOS = 10_000_000_000L;
  private static final String[] WORDS =
      ("order invoice customer refund ticket status shipped payment account address balance"
              + " transfer schedule update search result document policy approval amount currency"
              + " region warehouse delivery window agent message thread summary priority")
          .split(" ");

  private Uploads() {}

  /** One case of the table. */
  record Case(int bytes, int connections) {
    String name() {
      return bytes / 1024 + " KB, " + connections + " connections";
    }
  }

  record Figures(
      double perSecond,
      double p50,
      double p99,
      double most,
      long accepted,
      long refused,
      int other) {
    String row(String name, String more) {
      return String.format(
          Locale.ROOT,
          "| %s | %.0f | %.2f | %.2f | %.1f | %d | %d (status %d) | %s |",
          name,
          perSecond,
          p50,
          p99,
          most,
          accepted,
          refused,
          other,
          more);
    }
  }

  private record Tally(long[] nanos, long refused, int other, String lastId) {}

  /** Seconds that one case takes. */
  static double seconds() {
    return (WARM_NANOS + MEASURED_NANOS) / 1e9;
  }

  static Figures measure(int port, Case load) throws Exception {
    long begin = System.nanoTime() + WARM_NANOS;
    long end = begin + MEASURED_NANOS;
    List<Future<Tally>> tallies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < load.connections(); i++) {
        int seed = load.bytes() * 1000 + load.connections() * 100 + i;
        Callable<Tally> one = () -> upload(port, load.bytes(), seed, begin, end);
        tallies.add(threads.submit(one));
      }
    }
    return sum(port, tallies);
  }

  private static Tally upload(int port, int size, int seed, long begin, long end)
      throws IOException {
    byte[] request = Wire.request("POST", "/v1/traces", body(size, new Random(seed)));
    int[] stamps = stamps(request);
    long[] nanos = new long[1 << 16];
    int count = 0;
    long refused = 0;
    int other = 0;
    String lastId = "";
    try (Wire wire = new Wire(port)) {
      for (long number = (long) seed << 32; ; number++) {
        stamp(request, stamps, number);
        long started = System.nanoTime();
        if (started >= end) {
          return new Tally(Arrays.copyOf(nanos, count), refused, other, lastId);
        }
        Wire.Answer answer = wire.send(request);
        long finished = System.nanoTime();
        if (answer.status() != 201) {
          refused++;
          other = answer.status();
        } else {
          lastId = answer.body();
          if (started >= begin && finished <= end) {
            nanos = count == nanos.length ? Arrays.copyOf(nanos, count * 2) : nanos;
            nanos[count++] = finished - started;
          }
        }
      }
    }
  }

  /**
   * Adds up, and reads back the last trace of each connection: an answered upload must be there.
   */
  private static Figures sum(int port, List<Future<Tally>> tallies) throws Exception {
    long[] all = new long[0];
    long refused = 0;
    int other = 0;
    for (Future<Tally> future : tallies) {
      Tally tally = future.get();
      refused += tally.refused();
      other = Math.max(other, tally.other());
      int before = all.length;
      all = Arrays.copyOf(all, before + tally.nanos().length);
      System.arraycopy(tally.nanos(), 0, all, before, tally.nanos().length);
      if (tally.lastId().contains("trace_id")) {
        try (Wire wire = new Wire(port)) {
          String id = Wire.member(tally.lastId(), "trace_id");
          if (wire.get("/v1/traces/" + id).status() != 200) {
            throw new IllegalStateException("an answered trace is not there: " + id);
          }
        }
      }
    }
    Arrays.sort(all);
    return new Figures(
        all.length * 1e9 / MEASURED_NANOS,
        at(all, 0.50),
        at(all, 0.99),
        at(all, 1),
        all.length,
        refused,
        other);
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.ceil((sorted.length - 1) * share)] / 1e6;
  }

  /**
   * A plausible recording of about this size, with places to stamp so that no two uploads are
   * equal.
   */
  static String body(int size, Random random) {
    StringBuilder events = new StringBuilder();
    int call = 0;
    while (events.length() < size - 700) {
      call++;
      events
          .append(
              "{\"type\":\"tool_call\",\"timestamp\":\"2026-11-24T06:00:00.000Z\",\"tool\":\"crm.")
          .append(WORDS[call % 7])
          .append("\",\"call_id\":\"c")
          .append(call)
          .append("\",\"args\":{\"id\":\"")
          .append(STAMP)
          .append(random.nextInt(100_000))
          .append("\",\"query\":\"")
          .append(words(random, 8))
          .append("\"}},")
          .append(
              "{\"type\":\"tool_result\",\"timestamp\":\"2026-11-24T06:00:01.000Z\",\"tool\":\"crm.")
          .append(WORDS[call % 7])
          .append("\",\"call_id\":\"c")
          .append(call)
          .append("\",\"result\":{\"total\":")
          .append(random.nextInt(10_000))
          .append(",\"text\":\"")
          .append(words(random, 40))
          .append("\"}},");
    }
    String head =
        "{\"trace_version\":\"0.1\",\"source\":\"bench\",\"task\":{\"name\":\"bench\",\"input\":{\"id\":\""
            + STAMP
            + "\"}},\"events\":[";
    String last =
        "{\"type\":\"agent_output\",\"timestamp\":\"2026-11-24T06:00:02.000Z\",\"name\":\"answer\",\"output\":{\"text\":\"";
    int left = Math.max(0, size - head.length() - events.length() - last.length() - 20);
    return head + events + last + words(random, left / 7) + "\"},\"status\":\"success\"}]}";
  }

  private static String words(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)])
          .append(i % 5 == 4 ? String.valueOf(random.nextInt(1000)) : "")
          .append(' ');
    }
    return text.toString();
  }

  private static int[] stamps(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    List<Integer> found = new ArrayList<>();
    for (int at = text.indexOf(STAMP); at >= 0; at = text.indexOf(STAMP, at + 1)) {
      found.add(at);
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void stamp(byte[] request, int[] places, long number) {
    byte[] digits = String.format("%016x", number).getBytes(StandardCharsets.US_ASCII);
    for (int place : places) {
      System.arraycopy(digits, 0, request, place, digits.length);
    }
  }

  /**
   * A server that stores nothing: what the load reaches against it bounds what the load itself
   * costs.
   */
  static ServerSocket sink() throws IOException {
    ServerSocket socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    byte[] answer =
        "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!socket.isClosed()) {
                try {
                  Socket connection = socket.accept();
                  Thread.ofVirtual().start(() -> swallow(connection, answer));
                } catch (IOException closed) {
                  return;
                }
              }
            });
    return socket;
  }

  private static void swallow(Socket connection, byte[] answer) {
    byte[] buffer = new byte[1 << 17];
    try (connection) {
      InputStream in = connection.getInputStream();
      OutputStream out = connection.getOutputStream();
      int held = 0;
      for (int read = in.read(buffer);
          read >= 0;
          read = in.read(buffer, held, buffer.length - held)) {
        held += read;
        if (held >= 4
            && buffer[held - 1] == '}'
            && buffer[held - 2] == ']'
            && buffer[held - 3] == '}') {
          out.write(answer);
          held = 0;
        }
      }
    } catch (IOException gone) {
      // the load has closed its connection
    }
  }
}
