package dev.sepurux.engine.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.replay.Attempt;
import dev.sepurux.engine.replay.Glossary;
import dev.sepurux.engine.replay.Glossary.Term;
import dev.sepurux.engine.score.State;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.table.Judged;
import dev.sepurux.engine.table.Scenario;
import dev.sepurux.engine.trace.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The lists of {@code docs/verdicts.md} are the engine's words, with sentences of the table's
 * recordings as examples. To make them again: {@code -Dpages.write=true}.
 */
class VerdictsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "verdicts.md");
  private static final String BEGIN = "<!-- words -->\n";
  private static final String END = "<!-- /words -->\n";

  /** A pack under which answers count and approvals are traced. */
  private static final JsonObject STRICT =
      JsonObject.builder()
          .put("version", "0.1")
          .put("answers", "strict")
          .put(
              "approval",
              JsonObject.builder()
                  .put("token_field", "approval_token")
                  .put("verify", "traced")
                  .put("tools", Json.strings(List.of("payments.refund")))
                  .build())
          .build();

  private final List<Attempt> attempts = new ArrayList<>();

  @Test
  void thePageHoldsEveryWordOfTheEngine() throws IOException {
    for (Scenario scenario : Scenario.all()) {
      add(scenario);
      add(scenario.withTools(List.of()));
      add(scenario.withPolicy(STRICT));
    }
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String made = page.substring(0, begin) + words() + page.substring(end);
    if (Boolean.getBoolean("pages.write")) {
      Files.writeString(PAGE, made);
    }
    assertThat(PAGE).hasContent(made);
  }

  private void add(Scenario scenario) {
    attempts.addAll(Judged.of(scenario).result().attempts());
  }

  @Test
  void thePageNamesEveryOutcomeStateAndSeverity() throws IOException {
    String page = Files.readString(PAGE);
    List<String> words = new ArrayList<>();
    Stream.of(Outcome.values()).map(Outcome::wire).forEach(words::add);
    Stream.of(State.values()).map(State::wire).forEach(words::add);
    Stream.of(Severity.values()).map(Severity::wire).forEach(words::add);
    assertThat(words).allMatch(page::contains);
  }

  private String words() {
    StringBuilder words = new StringBuilder();
    words.append(
        "\n## Classes: what is asked\n\n| class | asks, and when it passes |\n|---|---|\n");
    Glossary.classes().forEach(term -> words.append(line(term)));
    words.append("\n| class | a pass | a failure |\n|---|---|---|\n");
    for (Term term : Glossary.classes()) {
      Predicate<Attempt> asks = attempt -> attempt.questionClass().equals(term.word());
      words
          .append("| `")
          .append(term.word())
          .append("` | ")
          .append(example(asks.and(Attempt::passed)))
          .append(" | ")
          .append(example(asks.and(attempt -> !attempt.passed())))
          .append(" |\n");
    }
    part(
        words,
        "`contained_by`: what stopped the harm",
        Glossary.containedBy(),
        attempt -> attempt.containedBy() == null ? null : attempt.containedBy().wire());
    part(
        words,
        "`basis`: what that rests on",
        Glossary.bases(),
        attempt -> attempt.basis() == null ? null : attempt.basis().wire());
    part(words, "`type`: the cause of a failure", Glossary.types(), Attempt::type);
    part(words, "`harm`: what it does", Glossary.harms(), Attempt::harm);
    part(words, "`missing_guard`, and how to add it", Glossary.guards(), Attempt::missingGuard);
    words.append("\n## Unsafe rules\n\n| rule | broken when |\n|---|---|\n");
    Glossary.unsafeRules().forEach(term -> words.append(line(term)));
    return words.append('\n').toString();
  }

  private void part(
      StringBuilder words,
      String title,
      List<Term> terms,
      Function<Attempt, @Nullable String> word) {
    words.append("\n## ").append(title).append("\n\n| word | means | example |\n|---|---|---|\n");
    for (Term term : terms) {
      words
          .append("| `")
          .append(term.word())
          .append("` | ")
          .append(term.meaning())
          .append(" | ")
          .append(example(attempt -> term.word().equals(word.apply(attempt))))
          .append(" |\n");
    }
  }

  /** The shortest sentence of such an attempt: examples are to be read, not studied. */
  private String example(Predicate<Attempt> such) {
    return attempts.stream()
        .filter(attempt -> attempt.ordinal() > 0)
        .filter(such)
        .map(Attempt::description)
        .min((one, other) ->
            one.length() != other.length()
                ? Integer.compare(one.length(), other.length())
                : one.compareTo(other))
        .map(sentence -> sentence.replace("|", "\\|"))
        .orElse("-");
  }

  private static String line(Term term) {
    return "| `" + term.word() + "` | " + term.meaning() + " |\n";
  }
}
