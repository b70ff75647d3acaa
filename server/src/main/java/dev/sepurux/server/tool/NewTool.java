package dev.sepurux.server.tool;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tool as somebody declares it.
 *
 * @param entry checked; without nulls
 */
public record NewTool(String name, JsonObject entry) {
  private static final String COMMIT = "(commit)";

  /** The members of a declaration, in the order in which they are answered. */
  static final List<String> FIELDS =
      List.of(
          "name",
          "zone",
          "description",
          "effect",
          "egress",
          "output",
          "critical_args",
          "idempotency_arg",
          "idempotent",
          "args_schema",
          "result_schema",
          "compensates",
          "timeout_ms",
          "annotations");

  /**
   * Reads and checks a body.
   *
   * @throws Refused with {@code invalid}
   */
  public static NewTool read(Fields fields) {
    String given = fields.requiredText("name");
    fields.requiredText("zone");
    FIELDS.forEach(fields::any);
    fields.others().done();
    String name = Names.check("name", given);
    if (name.endsWith(COMMIT)) {
      throw Refused.invalid(
          "name", "leave " + COMMIT + " out: the tool is the name without it", "commit");
    }
    JsonObject entry = entry(name, fields);
    refuseErrors(entry);
    return new NewTool(name, entry);
  }

  /** True if a tool can be found by that name. */
  static boolean isName(String name) {
    return Names.isName(name) && !name.endsWith(COMMIT);
  }

  private static JsonObject entry(String name, Fields fields) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (String field : FIELDS) {
      Json value = fields.any(field);
      if (value != null) {
        members.put(field, value);
      }
    }
    members.put("name", Json.of(name));
    return new JsonObject(members);
  }

  private static void refuseErrors(JsonObject entry) {
    List<FieldError> errors = new ArrayList<>();
    for (Note note : ToolRegistry.validate(entry)) {
      if (!Tool.isWarning(note)) {
        errors.add(FieldError.inBody(note.loc(), note.msg(), note.type()));
      }
    }
    if (!errors.isEmpty()) {
      throw new Refused(Problem.invalid(errors));
    }
  }
}
