package dev.sepurux.server.web.tool;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.http.Form;
import dev.sepurux.server.json.TypedText;
import dev.sepurux.server.tool.Tool;
import dev.sepurux.server.web.FieldErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A tool as somebody types it.
 *
 * @param texts by the API's names; a dotted one stands in an object; empty for nothing said
 * @param tag the state that it was read at; empty for a new one
 */
record ToolForm(Map<String, String> texts, String tag) {
  private static final List<String> WORDS =
      List.of("zone", "effect", "egress", "output.integrity", "output.confidentiality");
  private static final List<String> LINES = List.of("name", "idempotency_arg", "compensates");
  private static final List<String> SCHEMAS =
      List.of("args_schema", "result_schema", "annotations");

  /** Every field that the form can say something wrong of. */
  static final List<String> FIELDS =
      List.of(
          "name",
          "zone",
          "description",
          "effect",
          "egress",
          "output.integrity",
          "output.confidentiality",
          "critical_args",
          "idempotency_arg",
          "idempotent",
          "compensates",
          "timeout_ms",
          "args_schema",
          "result_schema",
          "annotations");

  ToolForm {
    texts = Map.copyOf(texts);
  }

  static ToolForm blank() {
    return new ToolForm(Map.of("zone", "trusted"), "");
  }

  static ToolForm of(Tool tool) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonObject entry = tool.entry();
    JsonObject output =
        entry.get("output") instanceof JsonObject object ? object : JsonObject.EMPTY;
    for (String field : FIELDS) {
      Json value = field.startsWith("output.") ? output.get(field.substring(7)) : entry.get(field);
      texts.put(field, value == null ? "" : text(field, value));
    }
    return new ToolForm(texts, IfMatch.tag(tool.id(), tool.revision()));
  }

  private static String text(String field, Json value) {
    return switch (value) {
      case JsonBool flag -> flag.value() ? "true" : "false";
      case JsonArray list when field.equals("critical_args") ->
          String.join("\n", list.items().stream().map(i -> String.valueOf(i.asText())).toList());
      case JsonObject object -> TypedText.yaml(object);
      default -> Objects.requireNonNullElseGet(value.asText(), value::compact);
    };
  }

  static ToolForm read(Form form) {
    Map<String, String> texts = new LinkedHashMap<>();
    FIELDS.forEach(field -> texts.put(field, form.raw(field).replace("\r\n", "\n")));
    return new ToolForm(texts, form.raw("tag"));
  }

  String text(String field) {
    return texts.getOrDefault(field, "");
  }

  /** True if the rarer fields hold anything, so that they are shown. */
  boolean isSpecial() {
    return SCHEMAS.stream().anyMatch(field -> !text(field).isBlank())
        || !text("compensates").isBlank()
        || !text("timeout_ms").isBlank();
  }

  /** What cannot be read as JSON or YAML where that is asked for, with its line. */
  FieldErrors unreadable() {
    for (String field : SCHEMAS) {
      if (!text(field).isBlank()
          && TypedText.read(text(field)) instanceof TypedText.Read.Fault fault) {
        return FieldErrors.one(
            field,
            "line %d, column %d: %s"
                .formatted(fault.place().line(), fault.place().column(), fault.reason()));
      }
    }
    return FieldErrors.NONE;
  }

  /** The body of a request; what is left empty is not said. */
  JsonObject body() {
    JsonObject.Builder body = JsonObject.builder();
    LINES.forEach(field -> put(body, field, text(field).strip()));
    WORDS.stream().filter(f -> !f.contains(".")).forEach(f -> put(body, f, text(f).strip()));
    put(body, "description", text("description"));
    JsonObject.Builder output = JsonObject.builder();
    put(output, "integrity", text("output.integrity"));
    put(output, "confidentiality", text("output.confidentiality"));
    if (output.build().size() > 0) {
      body.put("output", output.build());
    }
    List<String> critical =
        text("critical_args").lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    if (!critical.isEmpty()) {
      body.put("critical_args", Json.strings(critical));
    }
    if (!text("idempotent").isEmpty()) {
      body.put("idempotent", text("idempotent").equals("true"));
    }
    String timeout = text("timeout_ms").strip();
    if (!timeout.isEmpty()) {
      body.put(
          "timeout_ms",
          timeout.matches("0|[1-9][0-9]{0,17}") ? JsonNumber.parse(timeout) : Json.of(timeout));
    }
    for (String field : SCHEMAS) {
      if (!text(field).isBlank()
          && TypedText.read(text(field)) instanceof TypedText.Read.Value value) {
        body.put(field, value.value());
      }
    }
    return body.build();
  }

  private static void put(JsonObject.Builder body, String field, String text) {
    if (!text.isBlank()) {
      body.put(field, text);
    }
  }
}
