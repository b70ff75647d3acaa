import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.MutationCensus;
import dev.sepurux.engine.replay.RunInputs;
import dev.sepurux.engine.replay.RunResult;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Judges a folder of recorded traces and prints what was asked of them and how it ended, as
 * Markdown. The folder holds {@code traces.jsonl.gz}, a line {@code {trace_key, registry, trace}}
 * each, and {@code tools.json}, {@code {registry: [tool, ...]}}: each registry is taken for what one
 * project declares.
 */
final class Traces {
  private final Map<String, List<JsonObject>> registries = new TreeMap<>();
  private final TracesReport report = new TracesReport();

  private Traces() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Traces traces = new Traces();
    JsonObject tools = (JsonObject) JsonText.parse(Files.readString(folder.resolve("tools.json")));
    tools.members().forEach((name, list) -> traces.registries.put(name, objects(list)));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("traces.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        traces.judge((JsonObject) JsonText.parse(line));
      }
    }
    traces.report.print();
  }

  static List<JsonObject> objects(Json array) {
    return ((JsonArray) array).items().stream().map(JsonObject.class::cast).toList();
  }

  private void judge(JsonObject line) {
    String key = line.text("trace_key");
    String registry = line.text("registry");
    List<JsonObject> tools = registries.getOrDefault(registry, List.of());
    JsonObject document = (JsonObject) line.get("trace");
    String source = registry.contains("/") ? registry.substring(0, registry.indexOf('/')) : registry;

    long started = System.nanoTime();
    Trace trace = read(document);
    RunInputs declared = inputs(trace, tools, PolicyPack.NONE, RunInputs.MAX_ATTEMPTS);
    RunResult result = Judge.judge(declared);
    report.judged(source, result, System.nanoTime() - started);
    report.landed(source, key, MutationCensus.of(declared));

    TraceGuards.Guarded deny = TraceGuards.denyAndLimits(document, trace, tools);
    TraceGuards.Guarded keys = TraceGuards.keys(document, trace, tools);
    TraceGuards.Guarded all = TraceGuards.all(document, trace, tools);
    report.rate("no configuration", key, rates(trace, List.of(), PolicyPack.NONE));
    report.rate("tools declared", key, result);
    report.rate("tools declared, unknown ones denied, limits", key, rates(deny));
    report.rate("tools declared, idempotency keys", key, rates(keys));
    report.rate("every guard", key, rates(all));
  }

  private static RunResult rates(TraceGuards.Guarded guarded) {
    return rates(read(guarded.document()), guarded.tools(), guarded.policy());
  }

  private static RunResult rates(Trace trace, List<JsonObject> tools, PolicyPack policy) {
    return Judge.judge(inputs(trace, tools, policy, RunInputs.MAX_ATTEMPTS));
  }

  static RunInputs inputs(Trace trace, List<JsonObject> tools, PolicyPack policy, int most) {
    return new RunInputs(
        trace,
        ToolRegistry.of(tools),
        policy,
        MutationSelection.FULL,
        most,
        0,
        Thresholds.DEFAULTS,
        List.of());
  }

  static Trace read(JsonObject document) {
    return switch (TraceReader.read(document)) {
      case TraceReader.Reading.Accepted(Trace trace) -> trace;
      case TraceReader.Reading.Refused(var notes) ->
          throw new IllegalArgumentException(notes.toString());
    };
  }
}
