import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures a server over HTTP. Arguments: root of the project, folder of traces, part (start,
 * uploads, pool).
 */
final class Load {
  private static final int SCENARIOS = 50;

  private Load() {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    switch (arguments[2]) {
      case "start" -> start(root);
      case "uploads" -> uploads(root);
      case "pool" -> pool(root, traces(Path.of(arguments[1])));
      default -> throw new IllegalArgumentException("no such part: " + arguments[2]);
    }
  }

  private static void start(Path root) throws Exception {
    List<Double> millis = new ArrayList<>();
    List<Double> processor = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      try (Server server = Server.start(root)) {
        millis.add(server.toFirstAnswer.toNanos() / 1e6);
        processor.add(server.cpuSeconds() * 1e3);
      }
    }
    List<Double> again = new ArrayList<>();
    Path folder = Files.createTempDirectory("sepurux-bench");
    for (int i = 0; i < 6; i++) {
      try (Server server = Server.start(root, folder)) {
        again.add(server.toFirstAnswer.toNanos() / 1e6);
      }
    }
    Server.remove(folder);
    again.removeFirst();
    double resident;
    try (Server server = Server.start(root)) {
      Thread.sleep(Duration.ofSeconds(10));
      resident = server.residentMiB();
    }
    print("\n| start and rest | figure |\n|---|---|");
    print(
        "| `bin/sepurux server` on a new folder to the first 200 on /livez, 5 runs | %s |",
        spread(millis, "ms"));
    print("| processor time used until then | %s |", spread(processor, "ms"));
    print("| the same on a folder that is there already, 5 runs | %s |", spread(again, "ms"));
    print("| resident memory after 10 s idle | %.0f MiB |", resident);
  }

  private static void uploads(Path root) throws Exception {
    print(
        "\n"
            + "| uploads | per second | p50 ms | p99 ms | most ms | 201 | refused | server:"
            + " processor used, resident after |\n"
            + "|---|---|---|---|---|---|---|---|");
    for (int bytes : new int[] {8 * 1024, 64 * 1024}) {
      for (int connections : new int[] {16, 32}) {
        Uploads.Case load = new Uploads.Case(bytes, connections);
        try (Server server = Server.start(root)) {
          double before = server.cpuSeconds();
          Uploads.Figures figures = Uploads.measure(server.port, load);
          double cores = (server.cpuSeconds() - before) / Uploads.seconds();
          print(
              "%s",
              figures.row(
                  load.name(),
                  String.format(Locale.ROOT, "%.2f cores, %.0f MiB", cores, server.residentMiB())));
        }
      }
    }
    for (int bytes : new int[] {8 * 1024, 64 * 1024}) {
      Uploads.Case load = new Uploads.Case(bytes, 32);
      try (ServerSocket sink = Uploads.sink()) {
        print(
            "%s",
            Uploads.measure(sink.getLocalPort(), load)
                .row("(the load alone, answers for nothing: " + load.name() + ")", "-"));
      }
    }
  }

  private static void pool(Path root, List<String> traces) throws Exception {
    try (Server server = Server.start(root);
        Wire wire = new Wire(server.port)) {
      String campaign =
          Wire.member(
              expect(
                  201,
                  wire.post(
                      "/v1/campaigns",
                      "{\"name\":\"bench\",\"eval_set\":" + upload(wire, traces) + "}")),
              "campaign_id");
      List<Double> millis = new ArrayList<>();
      double first = verdict(wire, campaign);
      for (int i = 0; i < 15; i++) {
        millis.add(verdict(wire, campaign));
      }
      String batch = expect(200, wire.get("/v1/ci/batches?limit=1"));
      print(
          "\n"
              + "| pool of %d scenarios (%d different recordings, default pack and attempts) |"
              + " figure |\n"
              + "|---|---|",
          SCENARIOS, Math.min(SCENARIOS, traces.size()));
      print("| submit to verdict, first after the start | %.0f ms |", first);
      print("| submit to verdict, next 15 | %s |", spread(millis, "ms"));
      print(
          "| decision, and resident memory after | %s, %.0f MiB |",
          Wire.member(batch, "decision"), server.residentMiB());
    }
  }

  private static String upload(Wire wire, List<String> traces) throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < SCENARIOS; i++) {
      ids.add(
          "\""
              + Wire.member(
                  expect(201, wire.post("/v1/traces", traces.get(i % traces.size()))), "trace_id")
              + "\"");
    }
    return ids.toString();
  }

  /** Milliseconds from sending the submission to reading a batch that is done. */
  private static double verdict(Wire wire, String campaign) throws Exception {
    long started = System.nanoTime();
    String batch =
        Wire.member(
            expect(201, wire.post("/v1/ci/runs", "{\"campaign_id\":\"" + campaign + "\"}")),
            "batch_id");
    while (true) {
      String answer = expect(200, wire.get("/v1/ci/batch/" + batch));
      double millis = (System.nanoTime() - started) / 1e6;
      if (Wire.member(answer, "status").equals("done")) {
        if (!answer.contains("\"trace_count\":" + SCENARIOS)) {
          throw new IllegalStateException("the batch does not hold the pool: " + answer);
        }
        return millis;
      }
      Thread.sleep(5);
    }
  }

  private static String expect(int status, Wire.Answer answer) {
    if (answer.status() != status) {
      throw new IllegalStateException(
          answer.status() + " instead of " + status + ": " + answer.body());
    }
    return answer.body();
  }

  /**
   * The documents of all .jsonl files of a folder; a line is an object whose last member is
   * "trace".
   */
  static List<String> traces(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          found.add(line.substring(line.indexOf("\"trace\":") + 8, line.lastIndexOf('}')));
        }
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no .jsonl file with traces in " + folder);
    }
    return found;
  }

  static String spread(List<Double> values, String unit) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return String.format(
        Locale.ROOT,
        "median %.0f %s (%.0f to %.0f)",
        sorted.get(sorted.size() / 2),
        unit,
        sorted.getFirst(),
        sorted.getLast());
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
