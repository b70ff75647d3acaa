package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.web.Query;
import org.jspecify.annotations.Nullable;

/**
 * One finding, as a page shows it.
 *
 * @param sentence what happens and what to do
 * @param tool at the seam; empty for the whole run
 * @param example the path of an attempt that shows it, or null
 * @param all the path of all its attempts
 */
record FindingRow(
    String sentence,
    String severity,
    int attempts,
    int unsafe,
    String asked,
    String tool,
    String guard,
    @Nullable String example,
    String all) {

  /**
   * A finding.
   *
   * @param finding as the API shows it
   * @param at the address of the list of attempts
   */
  static FindingRow of(JsonObject finding, String at) {
    JsonObject example = Members.object(finding, "example");
    String run = example.text("run_id");
    Integer ordinal = Members.number(example, "ordinal");
    return new FindingRow(
        Members.text(finding, "advice"),
        Members.text(finding, "severity"),
        Members.count(finding, "attempts"),
        Members.count(finding, "unsafe"),
        Faults.asked(finding.text("rule")),
        Members.text(finding, "tool"),
        Members.text(finding, "missing_guard"),
        run == null || ordinal == null ? null : "/runs/" + run + "/attempts/" + ordinal,
        new Query(at)
            .with("tool", finding.text("tool"))
            .with("class", finding.text("rule"))
            .text("attempts"));
  }
}
