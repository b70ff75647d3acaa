package dev.sepurux.server.approval;

import dev.sepurux.engine.json.CanonicalJson;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.ApprovalToken;
import dev.sepurux.engine.trace.ToolNames;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A call that somebody approves.
 *
 * @param tool without {@code (commit)}
 * @param tokenField the argument that is to carry the token; null: as the default policy pack says
 * @param seconds how long the approval holds
 * @param reason for people; null for none
 */
public record NewApproval(
    String tool,
    JsonObject args,
    @Nullable String tokenField,
    long seconds,
    @Nullable String reason) {
  static final int MOST_SECONDS = 900;
  private static final int DEFAULT_SECONDS = 300;
  private static final int MOST_TOOL = 200;
  private static final int MOST_FIELD = 1_000;
  private static final int MOST_ARGS = 65_536;

  /**
   * Reads a body.
   *
   * @throws Refused with {@code invalid}
   */
  public static NewApproval read(Fields fields) {
    String tool = tool(fields);
    JsonObject args = args(fields);
    String tokenField = fields.text("token_field");
    if (tokenField != null && (tokenField.isBlank() || Names.length(tokenField) > MOST_FIELD)) {
      fields.error("token_field", "must have 1 to " + MOST_FIELD + " characters", "length");
    } else if (tokenField != null) {
      printable(fields, "token_field", tokenField);
    }
    Long seconds = fields.integer("expires_in_seconds", 1, MOST_SECONDS);
    String reason = fields.text("reason");
    fields.others().done();
    return new NewApproval(
        tool,
        args,
        tokenField,
        seconds == null ? DEFAULT_SECONDS : seconds,
        Names.freeText("reason", reason));
  }

  /** The name of a tool that a body must have. */
  static String tool(Fields fields) {
    String tool = ToolNames.bare(fields.requiredText("tool"));
    if (Names.length(tool) > MOST_TOOL) {
      fields.error("tool", "must have at most " + MOST_TOOL + " characters", "length");
    } else {
      printable(fields, "tool", tool);
    }
    return tool;
  }

  private static void printable(Fields fields, String name, String text) {
    if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || isHalf(c))) {
      fields.error(name, "must not hold control characters or half characters", "characters");
    }
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /** The arguments that a body must have. */
  static JsonObject args(Fields fields) {
    JsonObject args = fields.object("args");
    if (args == null && fields.any("args") == null) {
      fields.error("args", "is required: the arguments of the call, as an object", "missing");
    }
    return args == null ? JsonObject.EMPTY : args;
  }

  /**
   * What is signed of the arguments.
   *
   * @throws Refused with {@code invalid} if they have no canonical form or are too long
   */
  CanonicalJson.Form.Text canonical(String field) {
    return switch (ApprovalToken.canonical(args, field)) {
      case CanonicalJson.Form.Text form when form.text().length() <= MOST_ARGS -> form;
      case CanonicalJson.Form.Text _ ->
          throw refused("", "must have at most " + MOST_ARGS + " characters in all", "length");
      case CanonicalJson.Form.None none ->
          throw refused(none.pointer(), none.reason(), "not_canonical");
    };
  }

  private static Refused refused(String pointer, String message, String type) {
    return new Refused(Problem.invalid(FieldError.inBody("/args" + pointer, message, type)));
  }
}
