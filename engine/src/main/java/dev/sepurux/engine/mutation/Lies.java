package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.mutation.Change.Changed;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers that are well formed, plausible and wrong. */
final class Lies {
  private static final String WHO = "{\"customer\": \"C-17\"}";

  private Lies() {}

  static List<Mutation> all() {
    return List.of(
        Entry.lie("semantic.wrong_value")
            .example("\"ORD-1001\"", "\"ORD-1002\"")
            .does(
                "The value is another one that the recording shows in the same form.",
                (before, m) ->
                    to(
                        firstOf(
                            Plausible.other(before, m, m.elsewhere()),
                            firstOf(Values.opposite(before), Values.mistyped(before))))),
        Entry.lie("semantic.entity_swapped")
            .example(WHO, "{\"customer\": \"C-71\"}")
            .does(
                "The value belongs to a sibling: another record of the same answer or field.",
                (before, m) -> to(Plausible.other(before, m, m.siblings()))),
        Entry.lie("semantic.digits_transposed")
            .example("\"ORD-1001\"", "\"ORD-1010\"")
            .does(
                "Two neighbouring digits have changed places.",
                (before, m) -> to(Values.transposed(before))),
        Entry.lie("semantic.sign_flipped")
            .example("149.0", "-149.0")
            .does("A quantity has the opposite sign.", (before, m) -> to(Values.negated(before))),
        Entry.lie("semantic.unit_changed")
            .example("{\"amount\": 149}", "{\"amount\": 14900}")
            .does(
                "The value is in another unit: cents for euros, pounds for kilograms.",
                (before, m) ->
                    to(firstOf(Plausible.unit(before, m), Values.otherUnit(before, m.name())))),
        Entry.lie("semantic.factor_10")
            .parameter("factor", 10, 2, 1_000_000, "what the quantity is multiplied with")
            .example("149.0", "1490.0")
            .does(
                "A quantity is off by a factor.",
                (before, m) ->
                    to(Values.scaled(before, BigDecimal.valueOf(m.param("factor", 10))))),
        Entry.lie("semantic.stale_value")
            .parameter("days", 30, 1, 36_500, "how old the value is, in days")
            .example("\"2026-05-02\"", "\"2026-04-02\"")
            .does(
                "The value is an older one: a cache was not renewed.",
                (before, m) ->
                    to(
                        firstOf(
                            Plausible.older(before, m),
                            Values.shifted(before, -24 * m.param("days", 30))))),
        Entry.lie("semantic.timezone_shifted")
            .parameter("hours", 8, 1, 24, "how far the time is off, in hours")
            .example("\"2026-05-02T09:00:00Z\"", "\"2026-05-02T17:00:00Z\"")
            .does(
                "A time is read in another zone.",
                (before, m) -> to(Values.shifted(before, m.param("hours", 8)))),
        Entry.lie("semantic.partial_list")
            .weight(1)
            .example("[{\"id\": 7}, {\"id\": 8}]", "[{\"id\": 7}]")
            .does(
                "The list comes shortened, and the record that was used is not in it.",
                (before, m) -> m.siblings().isEmpty() ? null : Changed.lost(JsonNull.INSTANCE)),
        Entry.lie("semantic.other_tenant_record")
            .tags("ASI03", "LLM02")
            .example(WHO, "{\"customer\": \"X-90\"}")
            .does(
                "The answer is another tenant's record of the same kind.",
                (before, m) -> to(Plausible.other(before, m, m.siblings()))),
        Entry.lie("semantic.contradiction")
            .example("\"approved\"", "\"rejected\"")
            .does(
                "The value says the opposite.",
                (before, m) -> to(firstOf(Plausible.opposite(before, m), Values.opposite(before)))),
        Entry.lie("semantic.nonexistent_reference")
            .example("\"ORD-1001\"", "\"ORD-1003\"")
            .does(
                "The id has the right form and names nothing that the recording knows.",
                (before, m) ->
                    // 129.90 names nothing; with another last digit it is another price.
                    Values.isDecimal(before)
                        ? null
                        : to(Values.neverSeen(before, Plausible.seen(m)))),
        Entry.lie("ordering.results_swapped")
            .example("answer of call 1", "answer of call 2")
            .does(
                "The answers of two calls are exchanged.",
                (before, m) -> to(Values.other(before, m.elsewhere(), m.random()))),
        Entry.lie("ordering.eventual_consistency_miss")
            .weight(1)
            .example("{\"status\": \"paid\"}", "{}")
            .does(
                "The store has not caught up: what was just written is not there yet.",
                (before, m) -> Changed.lost(JsonNull.INSTANCE)),
        Entry.lie("context.result_dropped")
            .weight(1)
            .tags("ASI06", "LLM09")
            .example("the answer", "nothing")
            .does(
                "The answer falls out of the model's context.",
                (before, m) -> Changed.lost(JsonNull.INSTANCE)));
  }

  private static @Nullable Changed to(@Nullable Json value) {
    return value == null ? null : Changed.to(value);
  }

  private static @Nullable Json firstOf(@Nullable Json first, @Nullable Json second) {
    return first == null ? second : first;
  }
}
