package dev.sepurux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every command of {@code docs/tutorial.md} is run, and prints what stands below it. */
class TutorialTest {
  private static final Path ROOT = Path.of(System.getProperty("sepurux.root", "..")).normalize();
  private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);

  private static final Pattern LEFT_OUT = Pattern.compile("\\.\\.\\.|\n");
  private static final Pattern SPACE = Pattern.compile(" ");

  /** A file of this repository, as a command names it. */
  private static String rooted(String word) {
    return word.startsWith("examples/") ? ROOT.resolve(word).toString() : word;
  }

  private static String printed(String command) {
    StringWriter out = new StringWriter();
    String[] words =
        SPACE.splitAsStream(command).skip(1).map(TutorialTest::rooted).toArray(String[]::new);
    Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(words);
    return out.toString().replace(ROOT + "/", "").replace("\r", "");
  }

  /** Each line in its order; three dots stand for what is left out. */
  private static void requirePrinted(String printed, String shown, String command) {
    int from = 0;
    for (String line : LEFT_OUT.splitAsStream(shown).toList()) {
      int at = printed.indexOf(line, from);
      assertThat(at)
          .as("%s prints %s, in this order; it prints%n%s", command, line, printed)
          .isNotNegative();
      from = at + line.length();
    }
  }

  @Test
  void everyCommandPrintsWhatStandsBelowIt() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/tutorial.md"));
    List<MatchResult> blocks = BLOCK.matcher(page).results().toList();
    List<String> run = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).group(1).equals("sh")) {
        String command = blocks.get(i).group(2).strip();
        assertThat(command).startsWith("bin/sepurux ").doesNotContain("\n");
        assertThat(blocks.get(i + 1).group(1))
            .as("%s is followed by its output", command)
            .isEmpty();
        requirePrinted(printed(command), blocks.get(i + 1).group(2), command);
        run.add(command);
      }
    }
    assertThat(run).hasSize(5);
  }

  @Test
  void theRuleOnThePageIsTheRuleInTheFile() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/tutorial.md"));
    String file = Files.readString(ROOT.resolve("examples/tutorial/policy.yaml"));
    String shown =
        BLOCK
            .matcher(page)
            .results()
            .filter(block -> block.group(1).equals("yaml"))
            .findFirst()
            .orElseThrow()
            .group(2);
    assertThat(file).contains(shown.indent(2).stripTrailing());
  }

  @Test
  void theRecordingsAreThoseOfTheExamples() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("examples/traces/banking.jsonl"));
    for (String name : List.of("dinner", "hijacked")) {
      String text = Files.readString(ROOT.resolve("examples/tutorial/" + name + ".json"));
      String compact = Objects.requireNonNull(JsonText.parse(text)).compact();
      assertThat(lines).as(name).anyMatch(line -> line.contains(compact));
    }
  }
}
