package dev.sepurux.cli;

import dev.sepurux.engine.gate.Decision;
import dev.sepurux.engine.gate.Reason;
import dev.sepurux.engine.gate.RunOutcome;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.replay.Attempt;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.replay.PlanSnapshot;
import dev.sepurux.engine.replay.RunResult;
import dev.sepurux.engine.score.RunSummary;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of one recording. */
sealed interface Checked {
  String place();

  /**
   * It was judged.
   *
   * @param failing the attempts that did not pass, without the control arm
   * @param json the whole result as one line, or null if nobody asked for it
   */
  record Judged(
      String place,
      String task,
      Verdict verdict,
      RunSummary summary,
      List<Failing> failing,
      @Nullable String json)
      implements Checked {
    boolean passed() {
      return verdict.decision() == Decision.PASS;
    }
  }

  /** It could not be read or judged. */
  record NotRead(String place, String reason) implements Checked {}

  /** As much of an attempt that did not pass as a finding's example needs. */
  record Failing(
      int ordinal,
      @Nullable String tool,
      String rule,
      @Nullable String missingGuard,
      String severity,
      boolean unsafe,
      @Nullable String adviceId) {
    static Failing of(Attempt attempt) {
      Attempt.Seam seam = attempt.seam();
      return new Failing(
          attempt.ordinal(),
          seam == null ? null : seam.tool(),
          attempt.questionClass(),
          attempt.missingGuard(),
          attempt.severity() == null ? "" : attempt.severity().wire(),
          attempt.outcome() == dev.sepurux.engine.security.Outcome.UNSAFE,
          attempt.adviceId());
    }
  }

  /**
   * Judges what stands at a place.
   *
   * @param pooled true if the recording is one of several that must all pass
   * @param whole true if the result is wanted as JSON
   */
  static Checked of(TraceFiles.Item item, PlanSnapshot.Terms terms, boolean pooled, boolean whole) {
    return switch (item) {
      case TraceFiles.Item.Bad(String place, String reason) -> new NotRead(place, reason);
      case TraceFiles.Item.Text text ->
          switch (TraceFiles.parse(text.bytes())) {
            case TraceFiles.Document.Wrong(String reason) -> new NotRead(text.place(), reason);
            case TraceFiles.Document.Found(JsonObject document) ->
                of(text.place(), text.bytes(), document, terms, pooled, whole);
          };
    };
  }

  private static Checked of(
      String place,
      byte[] bytes,
      JsonObject document,
      PlanSnapshot.Terms terms,
      boolean pooled,
      boolean whole) {
    return switch (TraceReader.read(document)) {
      case TraceReader.Reading.Refused refused ->
          new NotRead(
              place,
              refused.notes().stream()
                  .map(note -> note.loc() + ": " + note.msg())
                  .collect(Collectors.joining("; ")));
      case TraceReader.Reading.Accepted accepted ->
          judged(place, bytes, accepted.trace(), terms, pooled, whole);
    };
  }

  private static Checked judged(
      String place,
      byte[] bytes,
      Trace trace,
      PlanSnapshot.Terms terms,
      boolean pooled,
      boolean whole) {
    RunResult result;
    try {
      result = Judge.judge(terms.inputs(trace));
    } catch (RuntimeException | StackOverflowError e) {
      return new NotRead(place, "the engine could not judge it: " + e);
    }
    RunOutcome outcome = new RunOutcome.Completed(result.summary());
    Verdict verdict =
        pooled
            ? Verdict.ofScenario(terms.thresholds(), outcome)
            : Verdict.ofRun(terms.thresholds(), outcome);
    List<Failing> failing = new ArrayList<>();
    for (Attempt attempt : result.attempts()) {
      if (!attempt.passed() && attempt.ordinal() > 0) {
        failing.add(Failing.of(attempt));
      }
    }
    String json = whole ? line(place, bytes, trace, verdict, result) : null;
    return new Judged(place, trace.taskName(), verdict, result.summary(), failing, json);
  }

  private static String line(
      String place, byte[] bytes, Trace trace, Verdict verdict, RunResult result) {
    String head =
        JsonObject.builder()
            .put("recording", place)
            .put("task", trace.taskName())
            .put("text_sha256", sha256(bytes))
            .put("decision", verdict.decision().wire())
            .put("reasons", Json.array(verdict.reasons().stream().map(Reason::toJson).toList()))
            .build()
            .compact();
    return head.substring(0, head.length() - 1)
        + ",\"result\":"
        + new String(result.resultBytes(), StandardCharsets.UTF_8)
        + "}";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
