package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.web.Show;
import org.jspecify.annotations.Nullable;

/**
 * One attempt in a table.
 *
 * @param ended what stopped it, or which guard is missing
 */
record AttemptRow(
    String path,
    int ordinal,
    String outcome,
    String asked,
    String mutation,
    String tool,
    @Nullable Integer step,
    String severity,
    String ended,
    String description) {

  static AttemptRow of(JsonObject attempt) {
    JsonObject seam = Members.object(attempt, "seam");
    int ordinal = Members.count(attempt, "ordinal");
    String guard = attempt.text("missing_guard");
    String by = attempt.text("contained_by");
    return new AttemptRow(
        "/runs/" + Members.text(attempt, "run_id") + "/attempts/" + ordinal,
        ordinal,
        Members.text(attempt, "outcome"),
        Faults.asked(attempt.text("class")),
        Members.text(attempt, "mutation"),
        Members.text(seam, "tool"),
        Members.number(seam, "step"),
        Members.text(attempt, "severity"),
        by != null ? Show.words(by) : guard != null ? "no " + Show.words(guard) : "",
        Members.text(attempt, "description"));
  }
}
