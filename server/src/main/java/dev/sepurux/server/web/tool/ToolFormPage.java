package dev.sepurux.server.web.tool;

import dev.sepurux.server.web.FieldErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a tool.
 *
 * @param action where it is sent
 * @param check where it asks whether all is well so far
 * @param back where "Cancel" leads
 * @param facts what would be known with it; empty where it is wrong
 * @param conflict said when somebody else has changed it meanwhile; null otherwise
 */
record ToolFormPage(
    boolean isNew,
    String action,
    String check,
    String back,
    ToolForm form,
    FieldErrors errors,
    List<FactRow> facts,
    @Nullable String conflict) {
  ToolFormPage {
    facts = List.copyOf(facts);
  }

  /** Something to choose; an empty value says nothing. */
  record Choice(String value, String title) {}

  /** What can be chosen for a field. */
  static List<Choice> choices(String field) {
    return switch (field) {
      case "effect" ->
          List.of(
              new Choice("", "from its name and calls"),
              new Choice("none", "none: it reads"),
              new Choice("reversible", "reversible"),
              new Choice("irreversible", "irreversible"));
      case "egress" ->
          List.of(
              new Choice("", "from zone and arguments"),
              new Choice("none", "none: nothing leaves"),
              new Choice("internal", "internal: within the house"),
              new Choice("external", "external: to others"));
      case "output.integrity" ->
          List.of(
              new Choice("", "from the zone"),
              new Choice("trusted", "trusted: we write it"),
              new Choice("untrusted", "untrusted: others can"));
      case "output.confidentiality" ->
          List.of(
              new Choice("", "from the zone"),
              new Choice("public", "public"),
              new Choice("internal", "internal"),
              new Choice("sensitive", "sensitive"),
              new Choice("secret", "secret"));
      case "idempotent" ->
          List.of(
              new Choice("", "from its name"),
              new Choice("true", "yes: the same call twice has one effect"),
              new Choice("false", "no"));
      default -> List.of();
    };
  }

  static String label(String field) {
    return switch (field) {
      case "effect" -> "Effect";
      case "egress" -> "Egress";
      case "output.integrity" -> "Who writes its results";
      case "output.confidentiality" -> "Who may read them";
      case "idempotent" -> "Idempotent by itself";
      default -> field;
    };
  }

  ToolFormPage with(ToolForm typed, FieldErrors wrong, @Nullable String changed) {
    return new ToolFormPage(isNew, action, check, back, typed, wrong, facts, changed);
  }

  /** What is wrong so far, or what would be known. */
  record Checked(FieldErrors errors, List<FactRow> facts) {
    Checked {
      facts = List.copyOf(facts);
    }
  }
}
