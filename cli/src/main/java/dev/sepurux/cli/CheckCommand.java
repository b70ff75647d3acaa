package dev.sepurux.cli;

import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.PlanSnapshot;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Judges recordings in files without a server: the same engine, and with {@code --snapshot} the
 * same bytes.
 */
@Command(
    name = "check",
    description = "Judges recordings in files, without a server.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every recording passes",
      "1:the gate says fail",
      "2:wrong usage, or a file of an option cannot be used",
      "3:a recording could not be read or judged; the others were"
    })
final class CheckCommand implements Callable<Integer> {
  /** Something was not seen, so nobody may call it a pass. */
  static final int NOT_READ = 3;

  private static final int NEWS_EVERY = 500;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Trace documents, JSON arrays of them, or JSON Lines, packed with gzip or not; - is standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--pack",
      paramLabel = "PACK",
      description = "Mutation pack, by name or id (default: sepurux.core.full).")
  private @Nullable String pack;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "Policy (JSON, or YAML in .yaml), alone or under policy, as saved packs and policy files have it.")
  private @Nullable Path policy;

  @Option(
      names = "--tools",
      paramLabel = "FILE",
      description =
          "Tool entries (a list in JSON, or YAML in .yaml), as POST /v1/tools takes each.")
  private @Nullable Path tools;

  @Option(
      names = "--attempts",
      paramLabel = "N",
      description = "Most attempts of a recording, 1 to 10000 (default: 50).")
  private @Nullable Integer attempts;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the plan, where there are more questions than attempts; the same seed asks the same questions first (default: 0).")
  private @Nullable Long seed;

  @Option(
      names = "--threshold",
      paramLabel = "NAME=VALUE",
      description =
          "A threshold as campaigns have it, such as min_pass_rate=0.95, max_unsafe=0 or required_mutation_categories='[\"transport\"]'; may be given several times (default: min_pass_rate=0.9, max_unsafe=0).")
  private Map<String, String> thresholds = new LinkedHashMap<>();

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description =
          "What a run was judged under (GET /v1/runs/{id}/snapshot), in place of all options above.")
  private @Nullable Path snapshot;

  /** How the outcome is written. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text: one report for people; json: a line a recording with its whole result, then a line for all (default: text).")
  private Format format = Format.TEXT;

  private final InputStream stdin;

  CheckCommand() {
    this(System.in);
  }

  CheckCommand(InputStream stdin) {
    this.stdin = stdin;
  }

  @Override
  public Integer call() {
    PlanSnapshot.Terms terms;
    boolean pooled = false;
    try {
      if (snapshot == null) {
        terms = CheckTerms.of(pack, policy, tools, plan());
      } else {
        PlanSnapshot read = snapshot();
        terms = read.terms();
        pooled = read.pooled();
      }
    } catch (CheckTerms.Unusable e) {
      throw usage(e.getMessage());
    }
    CheckTotals totals = new CheckTotals(terms.thresholds(), pooled);
    check(terms, pooled, totals);
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.TEXT) {
      new CheckReport(totals, out).print();
    } else {
      out.println(last(totals).compact());
      out.flush();
    }
    return totals.exitCode();
  }

  private PlanSnapshot snapshot() throws CheckTerms.Unusable {
    Path file = snapshot;
    boolean more =
        pack != null
            || policy != null
            || tools != null
            || attempts != null
            || seed != null
            || !thresholds.isEmpty();
    if (file == null || more) {
      throw usage(
          "--snapshot says everything: leave out --pack, --policy, --tools, --attempts, --seed and"
              + " --threshold");
    }
    PlanSnapshot read = CheckTerms.snapshot(file);
    if (!read.engineRevision().equals(Judge.REVISION)) {
      spec.commandLine()
          .getErr()
          .printf(
              "note: the snapshot is of engine revision %s and this is %s: results may differ%n",
              read.engineRevision(), Judge.REVISION);
    }
    return read;
  }

  private CheckTerms.Plan plan() throws CheckTerms.Unusable {
    return CheckTerms.plan(attempts, seed, thresholds);
  }

  private ParameterException usage(@Nullable String message) {
    return new ParameterException(spec.commandLine(), String.valueOf(message));
  }

  /** Judges on all processors; results are told in order. */
  private void check(PlanSnapshot.Terms terms, boolean pooled, CheckTotals totals) {
    boolean whole = format == Format.JSON;
    Progress progress = new Progress(spec.commandLine().getErr(), NEWS_EVERY);
    try (InOrder<Checked> judges = new InOrder<>(checked -> tell(checked, totals, progress))) {
      TraceFiles reader =
          new TraceFiles(stdin, item -> judges.take(() -> Checked.of(item, terms, pooled, whole)));
      files.forEach(reader::read);
      judges.end();
    }
    progress.end();
  }

  private void tell(Checked checked, CheckTotals totals, Progress progress) {
    totals.add(checked);
    progress.done();
    if (format == Format.JSON) {
      spec.commandLine().getOut().println(json(checked));
    }
  }

  private static String json(Checked checked) {
    return switch (checked) {
      case Checked.Judged judged -> String.valueOf(judged.json());
      case Checked.NotRead(String place, String reason) ->
          JsonObject.builder().put("recording", place).put("error", reason).build().compact();
    };
  }

  /** The last line: all recordings together. */
  private static JsonObject last(CheckTotals totals) {
    Verdict verdict = totals.verdict();
    JsonObject.Builder last =
        JsonObject.builder()
            .put("recordings", totals.judged())
            .put("not_passed", totals.failed())
            .put("not_read", totals.notReadCount());
    if (verdict == null) {
      return last.put("decision", "fail").build();
    }
    verdict.runJson().members().forEach(last::put);
    return last.build();
  }
}
