package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.mutation.Change.Changed;
import dev.sepurux.engine.schema.Known;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers whose form is not what the agent was built for, and answers with nothing in them. */
final class PayloadFaults {
  private static final List<String> CHOICES =
      List.of("status", "state", "type", "kind", "category", "tier", "level", "priority", "reason");

  private PayloadFaults() {}

  static List<Mutation> all() {
    return List.of(
        Entry.after("payload.malformed_json")
            .example("{\"id\": 7}", "{\"id\": 7,")
            .does(
                "The effect is made, and the answer is no valid JSON.",
                (before, material) -> Changed.to(Json.of(cut(before, 1)))),
        Entry.after("payload.truncated")
            .example("{\"id\": 7, \"status\": \"paid\"}", "{\"id\": 7, \"sta")
            .does(
                "The effect is made, and the answer breaks off in the middle.",
                (before, material) ->
                    Changed.to(Json.of(cut(before, before.compact().length() / 2)))),
        Entry.after("payload.oversized")
            .parameter("megabytes", 64, 1, 4_096, "the size of the answer, in MiB")
            .example("{\"id\": 7}", "an answer of 64 MiB")
            .does(
                "The effect is made, and the answer is too large to be read.",
                (before, material) ->
                    Changed.to(
                        LoudFaults.error(
                            "answer_too_large",
                            0,
                            "the answer exceeds "
                                + material.param("megabytes", 64)
                                + " MiB and was dropped"))),
        Entry.after("payload.wrong_encoding")
            .example("Zürich", "ZÃ¼rich")
            .does(
                "The effect is made, and the answer is in an encoding that cannot be read.",
                LoudFaults.fault("undecodable", 0, "the answer is not valid UTF-8")),
        Entry.lie("payload.empty")
            .weight(1)
            .example("\"ORD-7\"", "\"\"")
            .does(
                "The value comes back empty.",
                (before, material) ->
                    before instanceof JsonString ? Changed.lost(Json.of("")) : null),
        Entry.lie("payload.null")
            .weight(1)
            .example("\"ORD-7\"", "null")
            .does(
                "The value comes back null.",
                (before, material) -> Changed.lost(JsonNull.INSTANCE)),
        Entry.drift("payload.field_removed")
            .example("{\"id\": 7}", "{}")
            .does(
                "The field is gone from the answer.",
                (before, material) -> Changed.lost(JsonNull.INSTANCE)),
        Entry.drift("payload.field_renamed")
            .example("{\"order_id\": 7}", "{\"orderId\": 7}")
            .does(
                "The field goes by another name.",
                (before, material) ->
                    Changed.lost(JsonObject.builder().put(otherName(material), before).build())),
        Entry.drift("payload.wrong_type")
            .example("149.0", "\"149.00 USD\"")
            .does(
                "The value has another type than before.",
                (before, material) -> Changed.to(otherType(before, material))),
        Entry.drift("payload.nested")
            .example("\"ORD-7\"", "{\"value\": \"ORD-7\"}")
            .does(
                "The value moved one level down, into an object.",
                (before, material) ->
                    Changed.to(JsonObject.builder().put("value", before).build())),
        Entry.drift("payload.flattened")
            .example("{\"customer\": {\"id\": 7}}", "{\"customer_id\": 7}")
            .does(
                "The object that held the value is gone; its fields moved one level up.",
                (before, material) ->
                    material.name().isEmpty()
                        ? null
                        : Changed.lost(
                            JsonObject.builder().put("parent_" + material.name(), before).build())),
        Entry.lie("payload.enum_added")
            .example("\"shipped\"", "\"partially_shipped\"")
            .does("A value that was one of a few words is a new word.", PayloadFaults::newWord),
        Entry.drift("payload.scalar_to_array")
            .example("\"ORD-7\"", "[\"ORD-7\"]")
            .does(
                "The value comes as a list of one.",
                (before, material) -> Changed.to(JsonArray.of(List.of(before)))),
        Entry.drift("payload.id_as_string")
            .example("7", "\"7\"")
            .does(
                "A number comes as text.",
                (before, material) ->
                    before instanceof JsonNumber n ? Changed.to(Json.of(n.canonicalText())) : null),
        Entry.drift("payload.extra_field")
            .example("{\"id\": 7}", "{\"id\": 7, \"_links\": {}}")
            .liveOnly("The answer holds a field that was not there before."),
        Entry.drift("payload.ok_with_error_body")
            .example("200 {\"id\": 7}", "200 {\"error\": ...}")
            .does(
                "The call reports success, and the body is an error.",
                (before, material) ->
                    Changed.lost(
                        LoudFaults.error(
                            "upstream_error", 0, "the request could not be completed"))),
        Entry.drift("payload.pagination_added")
            .example("[{\"id\": 7}]", "{\"items\": [{\"id\": 7}], \"next\": \"p2\"}")
            .does(
                "The answer comes in pages, one level deeper than before.",
                (before, material) ->
                    Changed.lost(
                        JsonObject.builder()
                            .put("items", JsonArray.of(List.of(before)))
                            .put("next", "p2")
                            .build())));
  }

  private static String cut(Json before, int keep) {
    String text = before.compact();
    int end = keep == 1 ? Math.max(0, text.length() - 1) : keep;
    return text.substring(0, end);
  }

  private static String otherName(Material material) {
    String name = material.name();
    Known known = material.known();
    String seen = known == null ? null : known.otherName(name);
    return seen == null ? otherName(name) : seen;
  }

  private static String otherName(String name) {
    if (name.isEmpty()) {
      return "value";
    }
    int underscore = name.indexOf('_');
    if (underscore > 0 && underscore + 1 < name.length()) {
      return name.substring(0, underscore)
          + name.substring(underscore + 1, underscore + 2).toUpperCase(Locale.ROOT)
          + name.substring(underscore + 2);
    }
    return name + "_value";
  }

  private static Json otherType(Json before, Material material) {
    Json seen = Plausible.otherKind(before, material);
    return seen == null ? otherType(before) : seen;
  }

  private static Json otherType(Json before) {
    return switch (before) {
      case JsonString s -> numberOrFlag(s.value());
      case JsonNumber n -> Json.of(n.canonicalText() + " units");
      case JsonBool b -> Json.of(b.value() ? "yes" : "no");
      case JsonNull _ -> JsonBool.FALSE;
      case JsonArray a -> Json.of(a.size());
      case JsonObject o -> Json.array(List.copyOf(o.members().values()));
    };
  }

  private static Json numberOrFlag(String text) {
    try {
      return text.length() <= 30 ? JsonNumber.of(new BigDecimal(text.strip())) : JsonBool.TRUE;
    } catch (NumberFormatException e) {
      return JsonBool.TRUE;
    }
  }

  private static @Nullable Changed newWord(Json before, Material material) {
    String word = before.asText();
    if (word == null || word.isBlank() || word.indexOf(' ') >= 0 || !isChoice(material)) {
      return null;
    }
    boolean upper = word.equals(word.toUpperCase(Locale.ROOT));
    return Changed.to(Json.of((upper ? "PARTIALLY_" : "partially_") + word));
  }

  /** True if one of a few words stands there: recordings show it, or the name says so. */
  private static boolean isChoice(Material material) {
    Known known = material.known();
    String lower = material.name().toLowerCase(Locale.ROOT);
    return (known != null && known.isChoice()) || CHOICES.stream().anyMatch(lower::endsWith);
  }
}
