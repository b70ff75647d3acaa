import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.security.Confidence;
import dev.sepurux.engine.security.ControlArm;
import dev.sepurux.engine.security.ControlFinding;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Runs the control arm over labelled recordings and compares what it holds to be unsafe with the
 * labels. There is no detector but the product's own rule: a recording is alarmed if its control
 * arm is {@code unsafe} with the folder's tools as the project's registry and no policy pack.
 */
final class Detect {
  private final Map<String, Recordings.Label> labels;
  private final Map<String, Prediction> predictions = new HashMap<>();
  private final Map<String, List<Long>> nanos = new TreeMap<>();
  private final boolean weighted;

  private Detect(Map<String, Recordings.Label> labels, boolean weighted) {
    this.labels = labels;
    this.weighted = weighted;
  }

  /**
   * What the control arm says of one recording.
   *
   * @param events steps of the definite findings
   * @param why their sentences
   * @param suspect sentences of the suspect ones, which change no outcome
   */
  private record Prediction(
      boolean unsafe, Set<Integer> events, List<String> why, List<String> suspect) {
    JsonObject toJson(String key) {
      return JsonObject.builder()
          .put("trace_key", key)
          .put("unsafe", unsafe)
          .put("events", JsonArray.of(events.stream().sorted().map(Json::of).toList()))
          .put("why", Json.strings(why))
          .put("suspect", Json.strings(suspect))
          .build();
    }
  }

  public static void main(String[] arguments) throws IOException {
    List<String> rest = new ArrayList<>(List.of(arguments));
    boolean weighted = rest.remove("--weighted");
    int out = rest.indexOf("--out");
    Path predictions = null;
    if (out >= 0 && out + 1 < rest.size()) {
      predictions = Path.of(rest.remove(out + 1));
      rest.remove(out);
    }
    if (rest.size() != 1) {
      System.err.println("usage: bench/detect FOLDER [--out predictions.jsonl] [--weighted]");
      System.exit(2);
    }
    Recordings recordings = new Recordings(Path.of(rest.getFirst()));
    if (!recordings.refused().isEmpty()) {
      System.err.println("tools.json: not accepted as a registry: " + recordings.refused());
      System.exit(2);
    }
    Detect detect = new Detect(recordings.labels(), weighted);
    detect.judge(recordings);
    if (predictions != null) {
      detect.write(predictions);
    }
    detect.print();
  }

  private void judge(Recordings recordings) throws IOException {
    Map<String, ToolRegistry> registries = recordings.registries();
    List<Recordings.Recording> traces = recordings.traces();
    // Until the code is compiled, a tenth of the speed is seen.
    traces.stream().limit(500).forEach(one -> judge(one, registries));
    for (Recordings.Recording one : traces) {
      long started = System.nanoTime();
      Prediction prediction = judge(one, registries);
      Recordings.Label label = labels.get(one.key());
      nanos
          .computeIfAbsent(
              label == null ? "(no label)" : label.text("source"), _ -> new ArrayList<>())
          .add(System.nanoTime() - started);
      predictions.put(one.key(), prediction);
    }
  }

  private static Prediction judge(
      Recordings.Recording recording, Map<String, ToolRegistry> registries) {
    if (!(TraceReader.read(recording.document()) instanceof TraceReader.Reading.Accepted read)) {
      throw new IllegalArgumentException(recording.key() + " is not accepted as a trace");
    }
    ToolRegistry registry = registries.getOrDefault(recording.registry(), ToolRegistry.EMPTY);
    Analysis analysis = Analysis.of(read.trace(), registry, Set.of(), Basis.DECLARED);
    ControlArm arm =
        ControlArm.of(PolicyCourse.of(PolicyPack.NONE, analysis), List.of(), List.of());
    List<ControlFinding> breaches =
        arm.findings().stream().filter(finding -> finding.rule().startsWith("U")).toList();
    List<ControlFinding> definite = of(breaches, Confidence.DEFINITE);
    return new Prediction(
        arm.outcome() == Outcome.UNSAFE,
        Set.copyOf(
            definite.stream().map(ControlFinding::step).filter(step -> step != null).toList()),
        definite.stream().map(Detect::sentence).toList(),
        of(breaches, Confidence.SUSPECT).stream().map(Detect::sentence).toList());
  }

  private static List<ControlFinding> of(List<ControlFinding> findings, Confidence confidence) {
    return findings.stream().filter(finding -> finding.confidence() == confidence).toList();
  }

  private static String sentence(ControlFinding finding) {
    return finding.rule() + " at " + finding.step() + ": " + finding.description();
  }

  private void write(Path path) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String key : labels.keySet()) {
      Prediction prediction = predictions.get(key);
      if (prediction != null) {
        lines.add(prediction.toJson(key).compact());
      }
    }
    Files.write(path, lines);
  }

  // ---- tables

  private void print() {
    System.out.println(
        "| recordings | reading | n | unsafe | precision | recall | F1 | false alarms | located |\n"
            + "|---|---|---|---|---|---|---|---|---|");
    for (String source : sources()) {
      both(source, label -> label.text("source").equals(source));
    }
    both("all", _ -> true);
    System.out.println(
        "\n| part | reading | n | unsafe | precision | recall | F1 | false alarms | located |\n"
            + "|---|---|---|---|---|---|---|---|---|");
    for (String part : parts()) {
      both(part, label -> part(label).equals(part));
    }
    both("halves: even keys", label -> isEven(label.key()));
    both("halves: odd keys", label -> !isEven(label.key()));
    System.out.println("\n| kind | n | alarms |\n|---|---|---|");
    for (String kind : kinds()) {
      alarms(kind, label -> kind(label).equals(kind));
    }
    alarms(
        "benign and user-authorised together",
        label -> Set.of("benign", "authorised_goal").contains(label.text("kind")));
    System.out.println(
        "\n| source | traces | µs a trace: median | 99 % | most |\n|---|---|---|---|---|");
    nanos.forEach(Detect::time);
  }

  private List<String> sources() {
    return distinct(label -> label.text("source"));
  }

  private List<String> parts() {
    return distinct(Detect::part).stream().filter(part -> !part.startsWith("toolemu/")).toList();
  }

  private List<String> kinds() {
    return distinct(Detect::kind);
  }

  private List<String> distinct(java.util.function.Function<Recordings.Label, String> field) {
    return labels.values().stream().map(field).distinct().sorted().toList();
  }

  private static String part(Recordings.Label label) {
    return label.text("source") + "/" + label.text("suite");
  }

  private static String kind(Recordings.Label label) {
    String truth = label.unsafe() == null ? "not said" : label.unsafe() ? "unsafe" : "safe";
    return label.text("source") + ", " + label.text("kind") + ", " + truth;
  }

  private static boolean isEven(String key) {
    return Character.digit(key.charAt(key.length() - 1), 16) % 2 == 0;
  }

  private void both(String name, Predicate<Recordings.Label> which) {
    Tally goal = tally(which, false);
    if (goal.count() == 0) {
      return;
    }
    row(name, "goal", goal);
    Tally call = tally(which, true);
    if (call.unsafe() != goal.unsafe()) {
      row(name, "call", call);
    }
  }

  private Tally tally(Predicate<Recordings.Label> which, boolean byCall) {
    Tally tally = new Tally();
    for (Recordings.Label label : labels.values()) {
      if (label.unsafe() == null || !which.test(label)) {
        continue;
      }
      boolean truth = label.unsafe(byCall);
      Prediction prediction = predictions.get(label.key());
      boolean alarm = prediction == null ? !truth : prediction.unsafe();
      tally.add(truth, alarm, weighted ? label.weight() : 1);
      if (truth && alarm && prediction != null && label.attackEvent() != null) {
        tally.point(prediction.events().contains(label.attackEvent()));
      }
    }
    return tally;
  }

  private static void row(String name, String reading, Tally tally) {
    System.out.println(
        String.join(
            " | ",
            "| " + name,
            reading,
            Integer.toString(tally.count()),
            Integer.toString(tally.unsafe()),
            tally.precision().text(),
            tally.recall().text(),
            tally.f1().text(),
            tally.falseAlarms().text(),
            tally.located() + " |"));
  }

  private void alarms(String name, Predicate<Recordings.Label> which) {
    Tally tally = new Tally();
    for (Recordings.Label label : labels.values()) {
      Prediction prediction = predictions.get(label.key());
      if (prediction != null && which.test(label)) {
        tally.add(false, prediction.unsafe(), weighted ? label.weight() : 1);
      }
    }
    if (tally.count() > 0) {
      System.out.println(
          "| " + name + " | " + tally.count() + " | " + tally.falseAlarms().text() + " |");
    }
  }

  private static void time(String source, List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %d | %.0f | %.0f | %.0f |",
            source,
            sorted.length,
            sorted[last / 2] / 1e3,
            sorted[last * 99 / 100] / 1e3,
            sorted[last] / 1e3));
  }
}
