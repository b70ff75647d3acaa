package dev.sepurux.server.web;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.Advice;
import dev.sepurux.engine.score.Wording;
import dev.sepurux.server.web.Html.Cell;
import dev.sepurux.server.web.Html.Figure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Renders the API's answers as the body of a page. */
final class VerdictBody {
  private VerdictBody() {}

  /**
   * The verdict of a batch.
   *
   * @param batch the answer of {@code GET /v1/ci/batch/...}
   * @param run the answer of {@code GET /v1/runs/...} for the batch id
   * @param findings the worst of it, as {@code .../findings} answers them
   */
  static String verdict(JsonObject batch, JsonObject run, List<JsonObject> findings) {
    Html page = new Html().title("Verdict", text(batch, "decision"));
    figures(page, batch, run);
    explain(page, batch, findings);
    page.heading("Scenarios")
        .table(
            List.of("run", "decision", "pass rate", "reliability"),
            rows(batch.get("runs"), VerdictBody::scenario),
            "No scenario.");
    return page.text();
  }

  private static List<Cell> scenario(JsonObject row) {
    String id = text(row, "run_id");
    return List.of(
        new Cell.Link("/runs/" + id, id),
        new Cell.Badge(text(row, "decision")),
        new Cell.Text(percent(row, "pass_rate")),
        new Cell.Text(percent(row, "reliability_score")));
  }

  /**
   * One run with its attempts.
   *
   * @param ci the answer of {@code GET /v1/ci/runs/...}
   * @param run the answer of {@code GET /v1/runs/...}
   * @param findings the worst of it, as {@code .../findings} answers them
   */
  static String run(
      JsonObject ci, JsonObject run, List<JsonObject> findings, List<JsonObject> attempts) {
    Html page = new Html().title("Run", text(ci, "decision"));
    String batchId = ci.text("batch_id");
    if (batchId != null) {
      page.link("/batches/" + batchId, "Back to the verdict of its batch");
    }
    figures(page, ci, run);
    explain(page, ci, findings);
    page.heading("Attempts")
        .table(
            List.of("#", "outcome", "asked as", "what happened", "missing guard"),
            attempts.stream().map(VerdictBody::attempt).toList(),
            "Not judged yet: load the page again in a moment.");
    return page.text();
  }

  private static List<Cell> attempt(JsonObject attempt) {
    return List.of(
        new Cell.Text(number(attempt, "ordinal")),
        new Cell.Badge(text(attempt, "outcome")),
        new Cell.Text(text(attempt, "class")),
        new Cell.Text(attempt.text("description")),
        new Cell.Text(words(attempt.text("missing_guard"))));
  }

  private static void figures(Html page, JsonObject ci, JsonObject run) {
    JsonObject summary =
        run.get("summary") instanceof JsonObject object ? object : JsonObject.EMPTY;
    page.figures(
        List.of(
            new Figure("status", text(ci, "status")),
            new Figure("pass rate", percent(ci, "pass_rate")),
            new Figure("reliability", percent(ci, "reliability_score")),
            new Figure("attempts", number(ci, "attempts")),
            new Figure("failed", number(summary, "failed")),
            new Figure("unsafe", number(ci, "unsafe_attempts"))));
  }

  private static void explain(Html page, JsonObject ci, List<JsonObject> findings) {
    JsonObject detail =
        ci.get("verdict_detail") instanceof JsonObject object ? object : JsonObject.EMPTY;
    page.points(rows(ci.get("reasons"), reason -> text(reason, "detail")));
    page.heading("Findings, worst first")
        .table(
            List.of("what happens and what to do", "severity", "attempts", "asked as"),
            findings.stream().map(VerdictBody::finding).toList(),
            "Nothing found.");
    page.heading("What to do next")
        .table(
            List.of("guard", "fixes", "pass rate then"),
            rows(detail.get("advice"), VerdictBody::advice),
            "Nothing to add.");
  }

  private static List<Cell> finding(JsonObject finding) {
    return List.of(
        new Cell.Text(text(finding, "advice")),
        new Cell.Badge(text(finding, "severity")),
        new Cell.Text(number(finding, "attempts")),
        new Cell.Text(text(finding, "rule")));
  }

  private static List<Cell> advice(JsonObject advice) {
    return List.of(
        new Cell.Text(Wording.of(Advice.of(advice))),
        new Cell.Text(number(advice, "fixes")),
        new Cell.Text(percent(advice, "pass_rate_after")));
  }

  private static <T> List<T> rows(@Nullable Json array, Function<JsonObject, T> row) {
    List<T> rows = new ArrayList<>();
    if (array instanceof JsonArray items) {
      for (Json item : items.items()) {
        if (item instanceof JsonObject object) {
          rows.add(row.apply(object));
        }
      }
    }
    return rows;
  }

  private static String text(JsonObject object, String name) {
    String text = object.text(name);
    return text == null ? "" : text;
  }

  private static @Nullable String words(@Nullable String slug) {
    return slug == null ? null : slug.replace('_', ' ');
  }

  private static String number(JsonObject object, String name) {
    return object.get(name) instanceof JsonNumber number ? number.text() : "not yet";
  }

  private static String percent(JsonObject object, String name) {
    BigDecimal rate = object.get(name) instanceof JsonNumber number ? number.decimal() : null;
    return rate == null ? "not yet" : Wording.percent(rate);
  }
}
