package dev.sepurux.server.web.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.campaign.Pool;
import dev.sepurux.server.trace.StoredTrace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recording.
 *
 * @param path of the page
 * @param warnings what was kept at the upload that the contract does not know
 * @param runs the newest that judged it
 * @param campaigns the live ones, for who may judge it
 * @param choices those of them whose eval-set does not hold it
 * @param body null for a long recording: then it is asked for after the page is there
 * @param later the address of that
 */
record TracePage(
    String path,
    TraceRow row,
    StoredTrace trace,
    List<Warning> warnings,
    List<RunRow> runs,
    List<Pool> campaigns,
    List<Pool> choices,
    @Nullable Body body,
    String later) {
  /** Something that was kept at the upload. */
  record Warning(String at, String text) {}

  /** What needs the recording to be read. */
  record Body(Ways ways, EventList events) {}

  /** A run on this recording. */
  record RunRow(String id, String campaign, String decision, long at) {}

  /**
   * The ways of untrusted text and broken rules.
   *
   * @param left how many are not shown
   */
  record Ways(String path, List<TaintPath> shown, int left) {
    private static final int MOST = 20;

    static Ways of(String path, Reading reading) {
      List<TaintPath> all = reading.paths();
      return new Ways(
          path, all.subList(0, Math.min(MOST, all.size())), Math.max(0, all.size() - MOST));
    }
  }

  static List<Warning> warnings(StoredTrace trace) {
    List<Warning> warnings = new ArrayList<>();
    if (trace.validationErrors() instanceof JsonArray notes) {
      for (Json note : notes.items()) {
        if (note instanceof JsonObject one) {
          warnings.add(
              new Warning(
                  String.valueOf(one.get("loc") == null ? "" : one.text("loc")),
                  String.valueOf(one.text("msg"))));
        }
      }
    }
    return warnings;
  }
}
