package dev.sepurux.server.web.policy;

import dev.sepurux.server.web.FieldErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The editor.
 *
 * @param action where it is sent
 * @param check where it asks whether all is well so far
 * @param back where "Cancel" leads
 * @param whatIf where it asks what would change; null for a new policy
 * @param words what the text says; empty if it cannot be read
 * @param errors of the fields around the text
 * @param sourceErrors of the text
 * @param conflict what somebody else saved meanwhile; null for nothing
 */
record PolicyFormPage(
    boolean isNew,
    String action,
    String check,
    String back,
    @Nullable String whatIf,
    PolicyForm form,
    List<PlainWords.Group> words,
    List<Template> templates,
    FieldErrors errors,
    List<SourceError> sourceErrors,
    @Nullable Conflict conflict) {
  PolicyFormPage {
    words = List.copyOf(words);
    templates = List.copyOf(templates);
    sourceErrors = List.copyOf(sourceErrors);
  }

  /** Every field but the text that the form can say something wrong of. */
  static final List<String> FIELDS = List.of("name", "description");

  /**
   * What somebody else saved.
   *
   * @param lines from theirs to what was typed
   */
  record Conflict(int revision, List<LineDiff.Line> lines) {
    Conflict {
      lines = List.copyOf(lines);
    }
  }

  /** What is wrong so far. */
  record Checked(FieldErrors errors, List<SourceError> sourceErrors, List<PlainWords.Group> words) {
    Checked {
      sourceErrors = List.copyOf(sourceErrors);
      words = List.copyOf(words);
    }
  }

  boolean isWrong() {
    return !errors.isEmpty() || !sourceErrors.isEmpty();
  }

  PolicyFormPage with(PolicyForm typed, Checked checked) {
    return new PolicyFormPage(
        isNew,
        action,
        check,
        back,
        whatIf,
        typed,
        checked.words(),
        templates,
        checked.errors(),
        checked.sourceErrors(),
        null);
  }

  PolicyFormPage with(PolicyForm typed, Conflict found) {
    return new PolicyFormPage(
        isNew,
        action,
        check,
        back,
        whatIf,
        typed,
        words,
        templates,
        FieldErrors.NONE,
        List.of(),
        found);
  }
}
