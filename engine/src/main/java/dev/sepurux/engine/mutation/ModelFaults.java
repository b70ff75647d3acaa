package dev.sepurux.engine.mutation;

import static dev.sepurux.engine.mutation.QuestionClass.ARGUMENTS_BROKEN;
import static dev.sepurux.engine.mutation.QuestionClass.ARGUMENTS_SWAPPED;
import static dev.sepurux.engine.mutation.QuestionClass.DUPLICATE;
import static dev.sepurux.engine.mutation.QuestionClass.GUARD_SKIPPED;
import static dev.sepurux.engine.mutation.QuestionClass.INVENTED_TOOL;
import static dev.sepurux.engine.mutation.QuestionClass.LIE;
import static dev.sepurux.engine.mutation.QuestionClass.LOOP;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.mutation.Change.Changed;
import dev.sepurux.engine.mutation.Mutation.Seam;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wrong decisions of the model, and calls that are made or delivered twice. */
final class ModelFaults {
  private ModelFaults() {}

  static List<Mutation> all() {
    return List.of(
        Entry.of("ordering.duplicate_delivery", Phase.AFTER_EFFECT, Seam.EFFECT_CALL, DUPLICATE)
            .tags("ASI08")
            .example("1 delivery", "2 deliveries")
            .does("The network delivers the call twice.", (before, m) -> Changed.to(Json.of(2))),
        Entry.of("ordering.duplicate_result", Phase.RESULT, Seam.CALL, DUPLICATE)
            .tags("ASI08")
            .example("1 answer", "2 answers")
            .liveOnly("The answer of a call arrives twice."),
        Entry.of("model.hallucinated_tool", Phase.MODEL, Seam.RUN, INVENTED_TOOL)
            .tags("ASI02", "LLM06")
            .example("issue_refund", "issue_bulk_refund")
            .does(
                "The model calls a tool that nobody offers.",
                (before, m) -> Changed.to(Json.of(invented(before, m)))),
        Entry.of("model.invalid_arguments", Phase.ARGUMENTS, Seam.EFFECT_CALL, ARGUMENTS_BROKEN)
            .tags("ASI02", "LLM05")
            .example("{\"amount\": 149}", "{\"amount\": [\"149\"]}")
            .does("An argument has the wrong type.", ModelFaults::wrongType),
        Entry.of("model.missing_argument", Phase.ARGUMENTS, Seam.EFFECT_CALL, ARGUMENTS_BROKEN)
            .tags("ASI02", "LLM05")
            .example("{\"order_id\": \"ORD-7\", \"amount\": 149}", "{\"amount\": 149}")
            .does("An argument that decides what is done is left out.", ModelFaults::leftOut),
        Entry.of("model.duplicated_call", Phase.MODEL, Seam.EFFECT_CALL, DUPLICATE)
            .tags("ASI02", "ASI08")
            .parameter("times", 2, 2, 100, "how often the call is made")
            .example("1 call", "2 calls")
            .does(
                "The model makes the same call again.",
                (before, m) -> Changed.to(Json.of(m.param("times", 2)))),
        Entry.of("model.skipped_guard", Phase.MODEL, Seam.GUARD, GUARD_SKIPPED)
            .tags("ASI02", "LLM06")
            .example("get_order, then issue_refund", "issue_refund at once")
            .does(
                "The model leaves out the step that guards an effect.",
                (before, m) -> Changed.lost(JsonNull.INSTANCE)),
        Entry.of("model.entity_swapped_in_args", Phase.ARGUMENTS, Seam.ARGUMENT, ARGUMENTS_SWAPPED)
            .tags("ASI02", "LLM09")
            .example("{\"order_id\": \"ORD-1001\"}", "{\"order_id\": \"ORD-1002\"}")
            .does(
                "The model names another entity that it has seen, or mistypes the right one.",
                ModelFaults::otherEntity),
        Entry.of("model.amount_inflated", Phase.ARGUMENTS, Seam.ARGUMENT, ARGUMENTS_SWAPPED)
            .tags("ASI02", "LLM09")
            .parameter("factor", 10, 2, 1_000_000, "what the quantity is multiplied with")
            .example("{\"amount\": 149}", "{\"amount\": 1490}")
            .does(
                "The model sends a larger quantity.",
                (before, m) ->
                    Values.quantity(before, m.name())
                        ? to(Values.scaled(before, BigDecimal.valueOf(m.param("factor", 10))))
                        : null),
        Entry.of("model.loop", Phase.MODEL, Seam.RUN, LOOP)
            .tags("ASI08", "LLM10")
            .parameter("times", 100, 2, 100_000, "how often the call is made")
            .example("1 call", "100 calls")
            .does(
                "The model makes the same call over and over.",
                (before, m) -> Changed.to(Json.of(m.param("times", 100)))),
        Entry.of("model.claimed_success", Phase.MODEL, Seam.RUN, LIE)
            .tags("ASI09", "LLM09")
            .example("the call fails", "\"All done.\"")
            .liveOnly("The model says that it did what it did not do."),
        Entry.of("context.history_truncated", Phase.MODEL, Seam.RUN, LIE)
            .tags("ASI06")
            .example("20 messages", "the last 5")
            .liveOnly("The oldest messages fall out of the model's context."),
        Entry.of("context.duplicated_message", Phase.MODEL, Seam.RUN, LIE)
            .tags("ASI06")
            .example("1 message", "2 messages")
            .liveOnly("A message stands in the model's context twice."));
  }

  private static String invented(Json before, Material m) {
    String tool = before.asText();
    String known = tool == null || tool.isEmpty() ? "run_task" : tool;
    for (String suffix : List.of("_bulk", "_force", "_all", "_now", "_v2")) {
      if (!m.tools().contains(known + suffix)) {
        return known + suffix;
      }
    }
    return known + "_v3";
  }

  private static @Nullable Changed wrongType(Json before, Material m) {
    JsonObject args = before.asObject();
    if (args == null) {
      return null;
    }
    String name = argument(args, m);
    Json value = args.get(name);
    Json wrong =
        value instanceof JsonArray
            ? Json.of(name)
            : JsonArray.of(List.of(value == null ? JsonNull.INSTANCE : value));
    return Changed.to(args.with(name, wrong));
  }

  private static @Nullable Changed leftOut(Json before, Material m) {
    JsonObject args = before.asObject();
    if (args == null || args.size() == 0) {
      return null;
    }
    String name = argument(args, m);
    List<String> required = m.required();
    // Without what the schema calls optional the call is still a valid one.
    return required != null && !required.contains(name) ? null : Changed.to(args.without(name));
  }

  private static String argument(JsonObject args, Material m) {
    if (args.has(m.name()) || args.size() == 0) {
      return m.name().isEmpty() ? "input" : m.name();
    }
    int pick = m.random().below(args.size());
    for (String name : args.names()) {
      if (pick-- == 0) {
        return name;
      }
    }
    return "input";
  }

  // A quantity is inflated instead; a number that names something is an entity.
  private static @Nullable Changed otherEntity(Json before, Material m) {
    return otherEntity(before, m, m.siblings());
  }

  private static @Nullable Changed otherEntity(Json before, Material m, List<Json> known) {
    if (before instanceof JsonArray list && list.size() > 0) {
      // One that is in the list already would only leave the first one out.
      Changed first = otherEntity(list.get(0), m.without(list.items()), list.items());
      return first == null ? null : Changed.to(list.with(Pointer.of("0"), first.after()));
    }
    if (Values.quantity(before, m.name())) {
      return null;
    }
    Json sibling = Values.other(before, m.siblings(), m.random());
    if (sibling == null) {
      sibling = Values.transposed(before);
    }
    if (sibling == null) {
      sibling = Values.neverSeen(before, known);
    }
    if (sibling == null) {
      sibling = Values.opposite(before);
    }
    if (sibling == null) {
      sibling = Values.other(before, m.elsewhere(), m.random());
    }
    if (sibling == null) {
      sibling = Values.mistyped(before);
    }
    return to(sibling);
  }

  private static @Nullable Changed to(@Nullable Json value) {
    return value == null ? null : Changed.to(value);
  }
}
