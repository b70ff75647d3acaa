package dev.sepurux.engine.score;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.security.Confidence;
import dev.sepurux.engine.security.ControlFinding;
import dev.sepurux.engine.security.Outcome;
import dev.sepurux.engine.trace.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is wrong, wherever it was found: in the recording itself, or under a fault. One list for
 * people, who ask what is worst and not which arm found it.
 */
public sealed interface Found {
  /**
   * Unsafe first, then by severity, the recording itself before what only a fault shows, then as
   * findings are; what is no more than a suspicion comes last.
   */
  Comparator<Found> WORST_FIRST =
      Comparator.comparingInt(Found::tier)
          .thenComparing(Found::severity, Comparator.reverseOrder())
          .thenComparingInt(found -> found instanceof InRecording ? 0 : 1);

  /** Attempts that did not pass. */
  record UnderFaults(Finding finding) implements Found {
    @Override
    public Severity severity() {
      return finding.severity();
    }

    @Override
    public int tier() {
      return finding.unsafe() > 0 ? 0 : 1;
    }

    @Override
    public JsonObject toJson() {
      return finding
          .toJson()
          .with("arm", Json.of("mutated"))
          .with("confidence", Json.of(Confidence.DEFINITE.wire()));
    }
  }

  /**
   * Something that the control arm found; {@code attempts} counts how often, over all recordings.
   *
   * @param unsafe true if it makes the recording unsafe
   */
  record InRecording(ControlFinding finding, boolean unsafe) implements Found {
    @Override
    public Severity severity() {
      return finding.severity();
    }

    @Override
    public int tier() {
      if (finding.confidence() == Confidence.SUSPECT) {
        return 2;
      }
      return unsafe ? 0 : 1;
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("tool", Json.of(finding.tool()))
          .put("rule", finding.rule())
          .put("missing_guard", Json.of((String) null))
          .put("type", finding.type())
          .put("harm", Json.of((String) null))
          .put("severity", finding.severity().wire())
          .put("attempts", finding.count())
          .put("unsafe", unsafe ? finding.count() : 0)
          .put("arm", "control")
          .put("confidence", finding.confidence().wire())
          .build();
    }
  }

  Severity severity();

  /** 0 for what is unsafe, 1 for what is certain, 2 for a suspicion. */
  int tier();

  /** As the API lists it, without advice and example. */
  JsonObject toJson();

  /** All of a run's or a batch's figures, each thing once, worst first. */
  static List<Found> of(RunSummary figures) {
    List<Found> all = new ArrayList<>();
    boolean unsafe = figures.control().outcome() == Outcome.UNSAFE;
    for (ControlFinding finding : ControlFigures.merged(List.of(figures.control())).findings()) {
      boolean certain = finding.confidence() == Confidence.DEFINITE;
      all.add(new InRecording(finding, unsafe && certain && finding.rule().startsWith("U")));
    }
    // Attempts keep their own order within one severity: they come worst first.
    figures.findings().forEach(finding -> all.add(new UnderFaults(finding)));
    all.sort(WORST_FIRST);
    return List.copyOf(all);
  }
}
