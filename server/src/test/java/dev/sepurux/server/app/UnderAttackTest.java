package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import dev.sepurux.testkit.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with a heap of 256 MB under idle crowds, slow senders and bombs, all at once, while
 * others upload and read. It ends when the last slow sender was cut.
 */
@EnabledOnOs(OS.LINUX)
class UnderAttackTest {
  private static final int IDLE = 2_000;
  private static final int SLOW = 100;
  private static final int HEALTHY_CLIENTS = 4;
  private static final int BOMBERS = 6;
  private static final int QUIET_ROUNDS = 100;

  /** The heap, and what the platform takes beside it: code, classes, threads, buffers. */
  private static final int MOST_MEBIBYTES = 640;

  private static final String KEYS =
      "Host: localhost\r\nX-API-Key: sepurux-dev-key\r\nX-Project-Id: dev\r\n";

  @TempDir Path folder;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger putOff = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final List<Socket> sockets = new ArrayList<>();

  @Test
  void othersAreServedWhileCrowdsSlowSendersAndBombsAreHeldOff() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"));
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor()) {
      int port = server.address().getPort();
      for (int i = 0; i < QUIET_ROUNDS; i++) {
        round(server.client());
      }
      List<Long> quiet = new ArrayList<>();
      for (int i = 0; i < QUIET_ROUNDS; i++) {
        quiet.addAll(round(server.client()));
      }
      for (int i = 0; i < IDLE; i++) {
        sockets.add(Wire.open(port));
      }
      List<Socket> slow = slowSenders(port);
      List<Future<String>> cut =
          slow.stream().map(s -> threads.submit(() -> Wire.rest(s))).toList();
      ScheduledFuture<?> trickle =
          ticks.scheduleAtFixedRate(() -> trickle(slow), 1, 1, TimeUnit.SECONDS);
      List<byte[]> bombs = bombs();
      List<Future<Integer>> bombed = new ArrayList<>();
      for (int i = 0; i < BOMBERS; i++) {
        int first = i;
        bombed.add(threads.submit(() -> bomb(server.client(), bombs, first)));
      }
      List<Future<List<Long>>> healthy = new ArrayList<>();
      for (int i = 0; i < HEALTHY_CLIENTS; i++) {
        healthy.add(threads.submit(() -> rounds(server.client())));
      }
      for (Future<String> each : cut) {
        assertThat(each.get()).as("a slow sender is never served").doesNotContain(" 20");
      }
      over.set(true);
      assertThat(trickle.cancel(false)).as("the slow ones went on to the end").isTrue();
      List<Long> attacked = new ArrayList<>();
      for (Future<List<Long>> each : healthy) {
        attacked.addAll(each.get());
      }
      int thrown = 0;
      for (Future<Integer> each : bombed) {
        thrown += each.get();
      }
      System.out.printf(
          "under attack: %d idle and %d slow connections, %d bombs; healthy requests: %d, of which"
              + " %d were put off by a 503 first; p99 %d ms (%d ms without), largest %d ms; %d MiB"
              + " resident at most, %d times no heap left%n",
          IDLE,
          slow.size(),
          thrown,
          attacked.size(),
          putOff.get(),
          p99(attacked),
          p99(quiet),
          attacked.stream().mapToLong(ms -> ms).max().orElse(0),
          server.peakMebibytes(),
          server.errors().split("found no memory", -1).length - 1);
      assertThat(wrong).isEmpty();
      assertThat(thrown).isPositive();
      assertThat(server.isAlive()).isTrue();
      assertThat(server.peakMebibytes()).isLessThan(MOST_MEBIBYTES);
      assertThat(server.errors()).doesNotContain("the request failed");
      for (Socket socket : sockets) {
        socket.close();
      }
      round(server.client());
    }
  }

  private static long p99(List<Long> millis) {
    List<Long> sorted = millis.stream().sorted().toList();
    return sorted.get(sorted.size() * 99 / 100);
  }

  // ---- those who mean well ----

  private List<Long> rounds(ApiClient client) {
    List<Long> millis = new ArrayList<>();
    while (!over.get()) {
      millis.addAll(round(client));
    }
    return millis;
  }

  /** One upload and one reading of it, each sent again when it is put off; how long each took. */
  private List<Long> round(ApiClient client) {
    long start = System.nanoTime();
    String id = answered(client, "POST", "/v1/traces", 201).text("/trace_id");
    long between = System.nanoTime();
    answered(client, "GET", "/v1/traces/" + id, 200);
    return List.of((between - start) / 1_000_000, (System.nanoTime() - between) / 1_000_000);
  }

  private ApiAnswer answered(ApiClient client, String method, String path, int expected) {
    while (true) {
      ApiAnswer answer =
          method.equals("GET") ? client.get(path) : client.post(path, TestTraces.refund());
      if (answer.status() != 503) {
        return answer.expect(expected);
      }
      judge(answer);
      putOff.incrementAndGet();
    }
  }

  // ---- and those who do not ----

  private List<Socket> slowSenders(int port) throws IOException {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < SLOW; i++) {
      Socket head = Wire.open(port);
      Wire.send(head, "GET /v1/traces HTTP/1.1\r\n" + KEYS + "X-Slow: ");
      Socket body = Wire.open(port);
      Wire.send(
          body,
          "POST /v1/traces HTTP/1.1\r\n" + KEYS + "Content-Length: 1000000\r\n\r\n{\"task\": \"");
      slow.add(head);
      slow.add(body);
    }
    sockets.addAll(slow);
    return slow;
  }

  private static void trickle(List<Socket> slow) {
    for (Socket socket : slow) {
      try {
        Wire.send(socket, "x");
      } catch (IOException e) {
        // It was cut, as it should be.
      }
    }
  }

  private static String trace(String input) {
    return "{\"task\":{\"name\":\"t\",\"input\":{\"all\":" + input + "}},\"events\":[]}";
  }

  private static List<byte[]> bombs() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(new byte[64 << 20]);
    }
    StringBuilder names = new StringBuilder("{\"0\":0");
    for (int i = 0; i < 80; i++) {
      names.append(",\"").append(i).append("n".repeat(49_000)).append("\":1");
    }
    String event = "{\"type\":\"x\"}";
    List<String> texts =
        List.of(
            trace("[" + "0,".repeat(2_000_000) + "0]"),
            trace("[" + "{\"a\":1},".repeat(500_000) + "0]"),
            trace("[" + "[],".repeat(1_300_000) + "0]"),
            trace(names.append('}').toString()),
            "{\"a\":".repeat(800_000),
            "{\"task\":{\"name\":\"t\"},\"events\":["
                + (event + ",").repeat(99_999)
                + event
                + "]}");
    List<byte[]> all = new ArrayList<>();
    texts.forEach(text -> all.add(text.getBytes(StandardCharsets.US_ASCII)));
    all.add(zipped.toByteArray());
    return all;
  }

  private int bomb(ApiClient client, List<byte[]> bombs, int first) {
    int thrown = 0;
    while (!over.get()) {
      byte[] bomb = bombs.get((first + thrown) % bombs.size());
      String encoding = bomb[0] == '{' ? "identity" : "gzip";
      judge(
          client
              .withHeader("Content-Encoding", encoding)
              .sendBytes("POST", "/v1/traces", bomb, "application/json"));
      thrown++;
    }
    return thrown;
  }

  private void judge(ApiAnswer answer) {
    boolean putOffProperly = answer.status() == 503 && answer.header("Retry-After") != null;
    if (answer.status() >= 500 && !putOffProperly) {
      wrong.add(answer.status() + " " + answer.body());
    }
  }
}
