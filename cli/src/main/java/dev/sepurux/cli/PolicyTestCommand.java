package dev.sepurux.cli;

import dev.sepurux.engine.policy.PolicyDocument;
import dev.sepurux.engine.policy.PolicyExample;
import dev.sepurux.engine.policy.PolicyExample.Mismatch;
import dev.sepurux.engine.trace.Note;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the policy of a file about the file's own examples. */
@Command(
    name = "test",
    description = {
      "Asks the policy of each file about the file's own examples, and says where it decides otherwise.",
      "A file is JSON or YAML: {name, policy, tools, examples: [{name, task, calls: [{tool, args, result or error, expect, rule}]}]}."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every example holds",
      "1:one does not, or there is none",
      "2:wrong usage, a file cannot be read, or a policy does not compile"
    })
final class PolicyTestCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with a policy.")
  private List<Path> files = List.of();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    int worst = 0;
    for (Path file : files) {
      worst = Math.max(worst, test(file, out));
    }
    out.flush();
    return worst;
  }

  private static int test(Path file, PrintWriter out) {
    try {
      return switch (PolicyDocument.parse(DocumentFile.read(file))) {
        case PolicyDocument.Parsed.Accepted(PolicyDocument document) ->
            examples(file, document, out);
        case PolicyDocument.Parsed.Refused(List<Note> errors) -> {
          errors.forEach(error -> out.println(file + ": " + error.loc() + ": " + error.msg()));
          yield 2;
        }
      };
    } catch (DocumentFile.Unreadable e) {
      out.println(file + ": " + e.getMessage());
      return 2;
    }
  }

  private static int examples(Path file, PolicyDocument document, PrintWriter out) {
    if (document.examples().isEmpty()) {
      out.println(file + ": no examples: nothing says what this policy is meant to do");
      return 1;
    }
    int failed = 0;
    for (PolicyExample example : document.examples()) {
      List<Mismatch> mismatches = example.mismatches(document);
      out.println((mismatches.isEmpty() ? "  ok      " : "  FAILED  ") + example.name());
      mismatches.forEach(mismatch -> out.println("            " + mismatch.text()));
      failed += mismatches.isEmpty() ? 0 : 1;
    }
    int all = document.examples().size();
    out.println("%s: %d of %d examples hold".formatted(file, all - failed, all));
    return failed == 0 ? 0 : 1;
  }
}
