package dev.sepurux.server.approval;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A token that is shown for a call.
 *
 * @param token as the call carries it
 * @param tool without {@code (commit)}
 * @param args with or without the token field
 * @param callId of the call, as the recording will have it; null if nobody says
 */
record Presentation(String token, String tool, JsonObject args, @Nullable String callId) {
  private static final int MOST_CALL_ID = 200;

  static Presentation read(Fields fields) {
    String token = fields.requiredText("token");
    String tool = NewApproval.tool(fields);
    JsonObject args = NewApproval.args(fields);
    String callId = fields.text("call_id");
    if (callId != null && (callId.isBlank() || callId.length() > MOST_CALL_ID)) {
      fields.error("call_id", "must have 1 to " + MOST_CALL_ID + " characters", "length");
    } else if (callId != null && callId.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
      fields.error("call_id", "must be visible ASCII characters", "characters");
    }
    fields.others().done();
    return new Presentation(token, tool, args, callId);
  }

  /** Without the token: whoever sees it could use it. */
  @Override
  public String toString() {
    return "Presentation[" + tool + "]";
  }
}
