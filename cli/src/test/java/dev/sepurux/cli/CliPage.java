package dev.sepurux.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of commands for people, out of the commands themselves. */
final class CliPage {
  private static final String TOP =
      """
      # Commands

      `bin/sepurux COMMAND`; `--help` behind any command says the same as this page. Every command ends with 0 if it worked, 1 if it did not
      or if the gate says no, and 2 on wrong usage, unless its own list says more.

      ## Without a server

      ```sh
      bin/sepurux check examples/traces/banking.jsonl
      bin/sepurux check examples/traces/banking.jsonl --policy examples/banking/policy.json --tools examples/banking/tools.json
      gzip -dc recordings.jsonl.gz | bin/sepurux check -
      ```

      A file holds one trace document, a JSON array of them, or JSON Lines; gzip is recognised by itself. A line may wrap the document in
      `trace`, as exports do, or in `payload`, as `GET /v1/traces/{id}?include_payload=true` answers. A line that cannot be read is told with
      file, line number and reason; the others are judged, and the exit code is 3, since what was not seen is not passed. `--policy` and
      `--tools` take JSON or YAML. Without options everything in the catalogue is asked, at most 50 questions a recording, under the standard
      thresholds (pass rate 0.9, nothing unsafe).

      To judge exactly as a server did, take the snapshot of a run:

      ```sh
      curl -H "X-API-Key: $SEPURUX_API_KEY" -H "X-Project-Id: $SEPURUX_PROJECT_ID" "$SEPURUX_API_BASE_URL/v1/runs/$RUN/snapshot" > snapshot.json
      bin/sepurux check trace.json --snapshot snapshot.json --format json
      ```

      The `result` of each line (`attempts`, `policy_events`, `security_events`, `summary`, in canonical JSON) is byte for byte what that server
      stores, if its engine is of the same revision. The last line holds the figures over all recordings. `verify-run` does both by itself and
      compares.

      """;

  private CliPage() {}

  static String text() {
    StringBuilder page = new StringBuilder(TOP);
    page.append("## All commands\n");
    commands(page, Main.commandLine());
    return page.toString().stripTrailing() + "\n";
  }

  private static void commands(StringBuilder page, CommandLine line) {
    for (CommandLine command : line.getSubcommands().values()) {
      if (command.getSubcommands().isEmpty()) {
        command(page, command);
      } else {
        commands(page, command);
      }
    }
  }

  private static void command(StringBuilder page, CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    List<String> words = new ArrayList<>(List.of(spec.qualifiedName(" ")));
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      words.add(parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : ""));
    }
    page.append("\n### `").append(String.join(" ", words)).append("`\n\n");
    page.append(String.join(" ", spec.usageMessage().description())).append('\n');
    List<String> rows = new ArrayList<>();
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      rows.add(row(parameter.paramLabel(), parameter.description()));
    }
    for (OptionSpec option : spec.options()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        rows.add(row(option.longestName() + label, option.description()));
      }
    }
    if (!rows.isEmpty()) {
      page.append("\n| option | what it says |\n| --- | --- |\n");
      rows.forEach(page::append);
    }
    Map<String, String> codes = spec.usageMessage().exitCodeList();
    if (!codes.isEmpty()) {
      page.append("\n| exit code | when |\n| --- | --- |\n");
      codes.forEach((code, when) -> page.append("| %s | %s |\n".formatted(code, when)));
    }
  }

  private static String row(String name, String[] description) {
    return "| `%s` | %s |\n"
        .formatted(name, String.join(" ", Arrays.asList(description)).replace("|", "\\|"));
  }
}
