package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.schema.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Wrong values that the tool has really returned at the place, as other recordings show. Each
 * returns null, or falls back to the recording at hand, where nothing was learned.
 */
final class Plausible {
  private Plausible() {}

  /** Another value that the tool returned there, of the same form if there is one. */
  static @Nullable Json other(Json before, Material m, List<Json> recorded) {
    Predicate<Json> fits = value -> value.getClass() == before.getClass() && !same(value, before);
    Json alike = pick(m, value -> fits.test(value) && sameForm(value, before));
    Json other = alike == null ? pick(m, fits) : alike;
    return other == null ? Values.other(before, recorded, m.random()) : other;
  }

  /** A value of another kind that the tool returned there; a number as text with its unit. */
  static @Nullable Json otherKind(Json before, Material m) {
    Json other = pick(m, value -> value.getClass() != before.getClass());
    Known known = m.known();
    if (other != null || known == null || !(before instanceof JsonNumber number)) {
      return other;
    }
    List<Json> units = known.unitsBeside().stream().map(Json::of).toList();
    Json unit = pick(units, m, value -> true);
    return unit == null ? null : Json.of(number.text() + " " + unit.asText());
  }

  /** The latest of the earlier dates that the tool returned there. */
  static @Nullable Json older(Json before, Material m) {
    String date = before.asText();
    Known known = m.known();
    if (known == null || date == null || Values.shifted(before, -24) == null) {
      return null;
    }
    String latest = null;
    for (Json value : known.values()) {
      String text = value.asText();
      if (text != null
          && sameForm(value, before)
          && text.compareTo(date) < 0
          && (latest == null || text.compareTo(latest) > 0)) {
        latest = text;
      }
    }
    return latest == null ? null : Json.of(latest);
  }

  /** Another currency or unit that the tool returned there. */
  static @Nullable Json unit(Json before, Material m) {
    return before instanceof JsonString && Known.isUnitName(m.name())
        ? pick(m, value -> value instanceof JsonString && !same(value, before))
        : null;
  }

  /** The other one where the tool knows two words. */
  static @Nullable Json opposite(Json before, Material m) {
    Known known = m.known();
    if (known == null || !known.isChoice() || known.values().size() != 2) {
      return null;
    }
    return known.values().contains(before)
        ? pick(m, value -> value instanceof JsonString && !value.equals(before))
        : null;
  }

  /** All values known there: what is none of them names nothing. */
  static List<Json> seen(Material m) {
    Known known = m.known();
    if (known == null) {
      return m.siblings();
    }
    List<Json> seen = new ArrayList<>(m.siblings());
    seen.addAll(known.values());
    return seen;
  }

  private static @Nullable Json pick(Material m, Predicate<Json> fits) {
    Known known = m.known();
    return known == null ? null : pick(known.values(), m, fits);
  }

  /**
   * One of the values that fit. Drawn by value and not by place in the list: a value that is
   * learned later seldom moves the choice.
   */
  private static @Nullable Json pick(List<Json> values, Material m, Predicate<Json> fits) {
    long salt = m.random().next();
    Json picked = null;
    long lowest = 0;
    for (Json value : values) {
      if (fits.test(value)) {
        long draw = new SplitMix64(salt ^ value.compact().hashCode()).next();
        if (picked == null || Long.compareUnsigned(draw, lowest) < 0) {
          picked = value;
          lowest = draw;
        }
      }
    }
    return picked;
  }

  private static boolean same(Json one, Json other) {
    return ValueQuestions.same(one).equals(ValueQuestions.same(other));
  }

  private static boolean sameForm(Json one, Json other) {
    return Observed.form(one).equals(Observed.form(other));
  }
}
