package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.web.Query;
import org.jspecify.annotations.Nullable;

/**
 * One finding, as a page shows it.
 *
 * @param sentence what happens and what to do
 * @param counted what there are so many of: attempts, or places in recordings
 * @param tool at the seam; empty for the whole run
 * @param example the path of an attempt that shows it, or null
 * @param all the path of all its attempts
 */
record FindingRow(
    String sentence,
    String severity,
    int attempts,
    String counted,
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
    boolean control = "control".equals(finding.text("arm"));
    String asked = control ? "control" : finding.text("rule");
    return new FindingRow(
        Members.text(finding, "advice"),
        Members.text(finding, "severity"),
        Members.count(finding, "attempts"),
        control ? "place" : "attempt",
        Members.count(finding, "unsafe"),
        Faults.asked(asked),
        Members.text(finding, "tool"),
        Members.text(finding, "missing_guard"),
        run == null || ordinal == null ? null : "/runs/" + run + "/attempts/" + ordinal,
        new Query(at)
            .with("tool", control ? null : finding.text("tool"))
            .with("class", asked)
            .text("attempts"));
  }
}
