package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.score.Finding;
import dev.sepurux.engine.score.Wording;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.server.run.Run;
import dev.sepurux.server.run.Runs;
import dev.sepurux.server.web.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt.
 *
 * @param scenario the task's name, which may be any text
 * @param ended what stopped it, or which guard is missing, in a few words
 * @param advice what happens and what to do; null if it passed
 * @param isWaiting true if the way is not played out yet, since the recording is long
 * @param path what is changed, where it travels and how it ends
 * @param loose events of steps that are not on the way
 * @param last the ordinal of the run's last attempt
 * @param share the address to send to others
 */
record AttemptPage(
    Run run,
    String scenario,
    int ordinal,
    int last,
    String share,
    String outcome,
    String asked,
    String category,
    String mutation,
    List<String> alsoFor,
    String seam,
    String description,
    String ended,
    String severity,
    String assumes,
    @Nullable String advice,
    boolean isWaiting,
    @Nullable Sides shortened,
    List<Step> path,
    List<Sign> loose,
    List<Proof> evidence,
    List<ControlRow> control) {

  /**
   * A step of the way.
   *
   * @param place as {@code Step 4}
   * @param sides what stood there and what stands there now; null if nothing changes here
   * @param kind changed, added, stays or end
   */
  record Step(
      String place,
      @Nullable Integer step,
      String tool,
      String what,
      String kind,
      String pointer,
      @Nullable Sides sides,
      List<Sign> signs) {}

  /** A policy or security event. */
  record Sign(
      @Nullable Integer step,
      String kind,
      String word,
      String tone,
      String rule,
      String tool,
      String text) {}

  /** Where something shows. */
  record Proof(@Nullable Integer step, String pointer, String excerpt, String why) {}

  /** Something that is wrong with the recording itself. */
  record ControlRow(
      String rule, String severity, String confidence, @Nullable Integer step, String text) {
    static ControlRow of(JsonObject finding) {
      return new ControlRow(
          Members.text(finding, "rule"),
          Members.text(finding, "severity"),
          Members.text(finding, "confidence"),
          Members.number(finding, "step"),
          Members.text(finding, "description"));
    }
  }

  boolean passed() {
    return outcome.equals("passed");
  }

  /** The recording's page; empty if it is deleted. */
  String trace() {
    return run.traceDeleted() ? "" : "/traces/" + run.traceId();
  }

  boolean isControl() {
    return ordinal == 0;
  }

  static AttemptPage of(
      Run run,
      String scenario,
      int last,
      String share,
      Runs.Inspected inspected,
      boolean isWaiting,
      List<ControlRow> control) {
    JsonObject attempt = inspected.attempt();
    List<Sign> signs = new ArrayList<>();
    inspected.securityEvents().forEach(event -> signs.add(security(event)));
    inspected.policyEvents().forEach(event -> signs.add(policy(event)));
    List<Step> path = path(inspected.played(), signs);
    String guard = attempt.text("missing_guard");
    String by = attempt.text("contained_by");
    String mutation = Members.text(attempt, "mutation");
    return new AttemptPage(
        run,
        scenario,
        Members.count(attempt, "ordinal"),
        last,
        share,
        Members.text(attempt, "outcome"),
        Faults.asked(attempt.text("class")),
        Faults.category(attempt.text("category")),
        mutation,
        Members.texts(attempt, "stands_for").stream().filter(id -> !id.equals(mutation)).toList(),
        seam(Members.object(attempt, "seam")),
        Members.text(attempt, "description"),
        by != null
            ? Show.words(by) + " · " + Faults.basis(attempt.text("basis"))
            : guard == null ? "" : Show.words(guard),
        Members.text(attempt, "severity"),
        Faults.assumes(attempt.text("assumes")),
        advice(attempt),
        isWaiting,
        inspected.played() == null ? shortened(attempt) : null,
        path,
        signs,
        Members.objects(attempt, "evidence").stream().map(AttemptPage::proof).toList(),
        control);
  }

  private static @Nullable Sides shortened(JsonObject attempt) {
    String before = attempt.text("before");
    String after = attempt.text("after");
    return before == null && after == null ? null : Sides.of(Json.of(before), Json.of(after));
  }

  private static String seam(JsonObject seam) {
    String tool = seam.text("tool");
    Integer step = Members.number(seam, "step");
    String pointer = Members.text(seam, "pointer");
    return (tool == null ? "the whole run" : tool)
        + (step == null ? "" : ", step " + step)
        + (pointer.isEmpty() ? "" : ", at " + pointer);
  }

  /** The sentence of its finding. */
  private static @Nullable String advice(JsonObject attempt) {
    String severity = attempt.text("severity");
    String asked = attempt.text("class");
    if (severity == null || asked == null || asked.equals("control")) {
      return null;
    }
    Finding finding =
        new Finding(
            Members.object(attempt, "seam").text("tool"),
            asked,
            attempt.text("missing_guard"),
            attempt.text("type"),
            attempt.text("harm"),
            Severity.ofWire(severity),
            1,
            "unsafe".equals(attempt.text("outcome")) ? 1 : 0);
    return Wording.of(finding, attempt.text("advice_id"));
  }

  /** The steps; each takes the events of its step out of the others. */
  private static List<Step> path(@Nullable JsonObject played, List<Sign> signs) {
    List<Step> steps = new ArrayList<>();
    List<JsonObject> path = played == null ? List.of() : Members.objects(played, "path");
    for (int i = 0; i < path.size(); i++) {
      JsonObject one = path.get(i);
      Integer at = Members.number(one, "step");
      List<Sign> here =
          signs.stream().filter(sign -> at != null && Objects.equals(sign.step(), at)).toList();
      signs.removeAll(here);
      Json recorded = valueOf(one, "recorded");
      Json mutated = valueOf(one, "mutated");
      boolean changes = one.text("pointer") != null || recorded != null || mutated != null;
      boolean end = i == path.size() - 1;
      steps.add(
          new Step(
              at == null ? "Added" : "Step " + at,
              at,
              Members.text(one, "tool"),
              Members.text(one, "what"),
              end ? "end" : !changes ? "stays" : at == null ? "added" : "changed",
              Members.text(one, "pointer"),
              changes ? Sides.of(recorded, mutated) : null,
              here));
    }
    return steps;
  }

  private static @Nullable Json valueOf(JsonObject object, String name) {
    Json value = object.get(name);
    return value instanceof JsonNull ? null : value;
  }

  private static Sign security(JsonObject event) {
    return new Sign(
        Members.number(event, "step"),
        "Security",
        Members.text(event, "rule") + " " + Members.text(event, "action"),
        "definite".equals(event.text("confidence")) ? "worst" : "bad",
        Members.text(event, "confidence"),
        Members.text(event, "tool"),
        Members.text(event, "description"));
  }

  private static Sign policy(JsonObject event) {
    String decision = Members.text(event, "decision");
    return new Sign(
        Members.number(event, "step"),
        "Policy",
        Show.words(decision),
        decision.equals("allowed") || decision.equals("approved") ? "plain" : "good",
        Members.text(event, "rule"),
        Members.text(event, "tool"),
        Members.text(event, "reason"));
  }

  private static Proof proof(JsonObject evidence) {
    return new Proof(
        Members.number(evidence, "step"),
        Members.text(evidence, "pointer"),
        Members.text(evidence, "excerpt"),
        Members.text(evidence, "why"));
  }
}
