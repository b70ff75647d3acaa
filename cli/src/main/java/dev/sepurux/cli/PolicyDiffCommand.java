package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.PlanSnapshot;
import dev.sepurux.engine.replay.PolicyComparison;
import dev.sepurux.engine.replay.WhatIf;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a changed policy would change, on recordings in files: the server's what-if, offline. */
@Command(
    name = "diff",
    description =
        "Judges recordings in files under two policies, and says which decisions, attempts and verdicts differ.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing comes out otherwise",
      "1:a decision, an attempt or a verdict does",
      "2:wrong usage, or a file cannot be used",
      "3:a recording could not be read or judged; the others were"
    })
final class PolicyDiffCommand implements Callable<Integer> {
  private static final int NEWS_EVERY = 500;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "The policy as it is, in JSON or YAML.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "The policy as it would be.")
  private Path after = Path.of("");

  @Option(
      names = "--traces",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Recordings, in the forms that check reads; - is standard input.")
  private List<String> traces = new ArrayList<>();

  @Option(
      names = "--pack",
      paramLabel = "PACK",
      description = "Mutation pack, by name or id (default: sepurux.core.full).")
  private @Nullable String pack;

  @Option(
      names = "--tools",
      paramLabel = "FILE",
      description =
          "Tool entries (a list in JSON, or YAML in .yaml), as POST /v1/tools takes each.")
  private @Nullable Path tools;

  @Option(
      names = "--examples",
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "Most examples of attempts, and as many of decisions (default: 10).")
  private int examples = 10;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text: a report for people; json: one document, as the API answers (default: text).")
  private CheckCommand.Format format = CheckCommand.Format.TEXT;

  private final InputStream stdin;
  private final List<Compared.NotRead> notRead = new ArrayList<>();
  private int recordings;

  PolicyDiffCommand() {
    this(System.in);
  }

  PolicyDiffCommand(InputStream stdin) {
    this.stdin = stdin;
  }

  /** What became of one recording. */
  private sealed interface Compared {
    record Done(String place, PolicyComparison comparison) implements Compared {}

    record NotRead(String place, String reason) implements Compared {}
  }

  @Override
  public Integer call() {
    PlanSnapshot.Terms terms;
    PolicyPack candidate;
    try {
      terms = CheckTerms.of(pack, before, tools, "OLD");
      candidate = CheckTerms.policy(after, "NEW");
    } catch (CheckTerms.Unusable e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
    if (examples < 0) {
      throw new ParameterException(spec.commandLine(), "--examples must be 0 or more");
    }
    WhatIf found = new WhatIf(examples);
    compare(terms, candidate, found);
    JsonObject result = result(found);
    if (format == CheckCommand.Format.JSON) {
      spec.commandLine().getOut().println(result.compact());
      spec.commandLine().getOut().flush();
    } else {
      new PolicyDiffReport(result, spec.commandLine().getOut()).print();
    }
    return !notRead.isEmpty() ? CheckCommand.NOT_READ : found.differs() ? 1 : 0;
  }

  private void compare(PlanSnapshot.Terms terms, PolicyPack candidate, WhatIf found) {
    Progress progress = new Progress(spec.commandLine().getErr(), NEWS_EVERY);
    try (InOrder<Compared> judges =
        new InOrder<>(compared -> {
          tell(compared, found);
          progress.done();
        })) {
      TraceFiles reader =
          new TraceFiles(stdin, item -> judges.take(() -> compared(item, terms, candidate)));
      traces.forEach(reader::read);
      judges.end();
    }
    progress.end();
  }

  private void tell(Compared compared, WhatIf found) {
    switch (compared) {
      case Compared.Done(String place, PolicyComparison comparison) -> {
        recordings++;
        found.add(JsonObject.builder().put("recording", place).build(), comparison);
      }
      case Compared.NotRead bad -> notRead.add(bad);
    }
  }

  private static Compared compared(
      TraceFiles.Item item, PlanSnapshot.Terms terms, PolicyPack candidate) {
    return switch (item) {
      case TraceFiles.Item.Bad(String place, String reason) -> new Compared.NotRead(place, reason);
      case TraceFiles.Item.Text text ->
          switch (TraceFiles.parse(text.bytes())) {
            case TraceFiles.Document.Wrong(String reason) ->
                new Compared.NotRead(text.place(), reason);
            case TraceFiles.Document.Found(JsonObject document) ->
                switch (TraceReader.read(document)) {
                  case TraceReader.Reading.Refused refused ->
                      new Compared.NotRead(
                          text.place(),
                          refused.notes().stream()
                              .map(note -> note.loc() + ": " + note.msg())
                              .collect(Collectors.joining("; ")));
                  case TraceReader.Reading.Accepted accepted ->
                      compared(text.place(), accepted.trace(), terms, candidate);
                };
          };
    };
  }

  private static Compared compared(
      String place, Trace trace, PlanSnapshot.Terms terms, PolicyPack candidate) {
    try {
      return new Compared.Done(place, PolicyComparison.of(terms.inputs(trace), candidate, false));
    } catch (RuntimeException | StackOverflowError e) {
      return new Compared.NotRead(place, "the engine could not judge it: " + e);
    }
  }

  private JsonObject result(WhatIf found) {
    JsonObject.Builder result =
        JsonObject.builder()
            .put("recordings", recordings)
            .put(
                "not_read",
                Json.array(
                    notRead.stream()
                        .map(bad ->
                            JsonObject.builder()
                                .put("recording", bad.place())
                                .put("reason", bad.reason())
                                .build())
                        .toList()));
    found.toJson().members().forEach(result::put);
    return result.build();
  }
}
