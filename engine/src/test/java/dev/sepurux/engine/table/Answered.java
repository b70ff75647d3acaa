package dev.sepurux.engine.table;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question and its answer, in the words of the table; null where one side says nothing.
 *
 * @param n which call of the tool, from 1; null for a question about the whole run
 * @param target tool.argument of a lie, the tool of an injection or loop
 */
public record Answered(
    String questionClass,
    @Nullable String tool,
    @Nullable Integer n,
    @Nullable String pointer,
    @Nullable String target,
    String outcome,
    @Nullable String containedBy,
    @Nullable String basis,
    @Nullable String type,
    @Nullable String harm,
    @Nullable String severity) {

  static Answered of(JsonObject row) {
    return new Answered(
        Objects.requireNonNull(row.text("class")),
        row.text("tool"),
        row.get("n") instanceof JsonNumber n ? Integer.valueOf(n.toString()) : null,
        row.text("pointer"),
        row.text("target"),
        Objects.requireNonNull(row.text("outcome")),
        row.text("contained_by"),
        row.text("basis"),
        row.text("type"),
        row.text("harm"),
        row.text("severity"));
  }

  /** True for a row that is listed beside the attempts. */
  static boolean listedOnly(JsonObject row) {
    Json listed = row.get("listed_only");
    return listed != null && listed.equals(Json.of(true));
  }

  /**
   * The question, without its target: a leaf asks once. Loops and invented tools are one a run,
   * whatever they ride on.
   */
  public String key() {
    return switch (questionClass) {
      case "loop", "invented_tool" -> questionClass;
      case "lie", "drift", "arguments_swapped" ->
          questionClass + " " + tool + "#" + n + " " + pointer;
      case "exposure" -> questionClass + " " + tool + "#" + n;
      default -> questionClass + " " + tool + "#" + n;
    };
  }

  /** How bad the outcome is, passed first. */
  public int rank() {
    return switch (outcome) {
      case "passed" -> 0;
      case "failed" -> 1;
      case "unsafe" -> 2;
      default -> 3;
    };
  }

  /** What the engine says otherwise than the table; empty if they agree. */
  List<String> differencesTo(Answered engine) {
    List<String> found = new ArrayList<>();
    compare(found, "outcome", outcome, engine.outcome);
    compare(found, "contained_by", containedBy, engine.containedBy);
    compare(found, "basis", basis, engine.basis);
    compare(found, "type", type, engine.type);
    compare(found, "harm", harm, engine.harm);
    if (!"passed".equals(outcome)) {
      compare(found, "severity", severity, engine.severity);
    }
    if (target != null
        && (questionClass.equals("lie") || questionClass.equals("injected_action"))) {
      compare(found, "target", target, engine.target);
    }
    return found;
  }

  private static void compare(
      List<String> found, String what, @Nullable String expected, @Nullable String actual) {
    if (expected != null && !expected.equals(actual)) {
      found.add(what + ": table " + expected + ", engine " + actual);
    }
  }
}
