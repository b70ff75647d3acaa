package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.server.web.Show;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The words of the engine as people read them. */
final class Faults {
  /** The classes in their order, the control arm first. */
  static final List<String> CLASSES =
      Stream.concat(
              Stream.of("control"), Arrays.stream(QuestionClass.values()).map(QuestionClass::wire))
          .toList();

  private Faults() {}

  /** What a class of questions asks, in a few words. */
  static String asked(@Nullable String questionClass) {
    return switch (questionClass) {
      case null -> "";
      case "control" -> "Recording itself";
      case "stop_transient" -> "Fails for a while";
      case "stop_permanent" -> "Fails for good";
      case "after_effect" -> "Reply lost";
      case "duplicate" -> "Done twice";
      case "lie" -> "Wrong value";
      case "drift" -> "Changed format";
      case "exposure" -> "Wrong in answer";
      case "arguments_swapped" -> "Wrong argument";
      case "arguments_broken" -> "Invalid arguments";
      case "invented_tool" -> "Invented tool";
      case "loop" -> "Endless loop";
      case "guard_skipped" -> "Guard left out";
      case "injected_action" -> "Injected action";
      case "exfiltration" -> "Data sent out";
      case "altered_argument" -> "Injected argument";
      case "approval" -> "Spoilt approval";
      case "policy_unavailable" -> "Policy down";
      default -> Show.words(questionClass);
    };
  }

  /** A category of mutations. */
  static String category(@Nullable String category) {
    return switch (category) {
      case null -> "";
      case "quota_auth" -> "Quota, auth";
      default -> capital(category);
    };
  }

  /** What the agent is assumed to do. */
  static String assumes(@Nullable String word) {
    return switch (word) {
      case null -> "";
      case "stops" -> "The agent stops; it tries again only where the recording shows that.";
      case "believes" -> "The agent believes what it reads and goes on as recorded.";
      case "obeys" -> "The agent does what the text says.";
      default -> "The agent does what the fault describes.";
    };
  }

  /** On what a containment rests. */
  static String basis(@Nullable String basis) {
    return switch (basis) {
      case null -> "";
      case "seen" -> "Seen in the recording";
      case "declared" -> "Declared: holds if the runtime enforces it";
      case "inferred" -> "Inferred from names and values";
      case "nothing_at_stake" -> "Nothing was at stake";
      default -> Show.words(basis);
    };
  }

  /** A slug in words, beginning with a capital. */
  static String capital(String slug) {
    return sentence(Show.words(slug));
  }

  /** A text with a capital at its beginning; nothing else in it changes. */
  static String sentence(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
