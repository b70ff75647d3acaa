package dev.sepurux.server.web.campaign;

import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.ci.Batch;
import dev.sepurux.server.ci.BatchInputs;
import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One verdict of a campaign.
 *
 * @param passRate 0 to 1; null until it is there
 * @param reliability 0 to 1; null until it is there
 * @param changed what is not as it was at the verdict before, for people; empty for nothing
 * @param marks the first letters of what changed
 * @param at ms since 1970
 */
record VerdictRow(
    String id,
    String decision,
    boolean isLive,
    @Nullable BigDecimal passRate,
    @Nullable BigDecimal reliability,
    @Nullable BigDecimal unsafe,
    int scenarios,
    List<String> changed,
    String marks,
    long at) {
  VerdictRow {
    changed = List.copyOf(changed);
  }

  /**
   * A row.
   *
   * @param before the verdict before it; null for none
   */
  static VerdictRow of(Batch batch, @Nullable Batch before) {
    BatchInputs now = batch.inputs();
    BatchInputs then = before == null ? null : before.inputs();
    List<String> changed = now == null || then == null ? List.of() : now.changedSince(then);
    StringBuilder marks = new StringBuilder();
    List<String> sentences = new ArrayList<>();
    for (String name : changed) {
      marks.append(Trend.letter(name));
      sentences.add(sentence(name, text(then, name), text(now, name)));
    }
    JsonObject figures = batch.figures();
    return new VerdictRow(
        batch.id().toString(),
        batch.decision(),
        batch.finishedAt() == null,
        figure(figures, "pass_rate"),
        figure(figures, "reliability_score"),
        figure(figures, "unsafe_attempts"),
        batch.traceCount(),
        sentences,
        marks.toString(),
        batch.createdAt());
  }

  private static String text(@Nullable BatchInputs inputs, String name) {
    String text = inputs == null ? "" : Objects.requireNonNullElse(inputs.texts().get(name), "");
    // Its last word is there to tell contents apart, not to be read.
    return name.equals("engine") || !text.matches(".* [0-9a-f]{8}")
        ? text
        : text.substring(0, text.length() - 9);
  }

  private static String sentence(String name, String old, String now) {
    return old.equals(now)
        ? (name.equals("pack") ? "questions of " + now : name) + " changed"
        : old + " → " + now;
  }

  private static @Nullable BigDecimal figure(@Nullable JsonObject figures, String name) {
    return figures != null && figures.get(name) instanceof JsonNumber number
        ? number.decimal()
        : null;
  }

  /** The class of its badge. */
  String tone() {
    return switch (decision) {
      case "pass" -> "good";
      case "fail" -> "worst";
      default -> "plain";
    };
  }

  String said() {
    return isLive ? "running" : decision;
  }

  String unsafeText() {
    return unsafe == null ? "" : Show.number(unsafe.longValue());
  }
}
