package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The first place, in canonical order, where two JSON values differ.
 *
 * @param at pointer to the place
 * @param left what stands there, shortened; null if nothing
 * @param right the same of the other
 */
record JsonDifference(Pointer at, @Nullable String left, @Nullable String right) {
  private static final int SHOWN = 200;

  /** Null if the values are equal as canonical text. */
  static @Nullable JsonDifference first(Json left, Json right) {
    return first(Pointer.ROOT, left, right);
  }

  private static @Nullable JsonDifference first(
      Pointer at, @Nullable Json left, @Nullable Json right) {
    if (left instanceof JsonObject a && right instanceof JsonObject b) {
      TreeSet<String> names = new TreeSet<>(a.names());
      names.addAll(b.names());
      for (String name : names) {
        JsonDifference found = first(at.child(name), a.get(name), b.get(name));
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    if (left instanceof JsonArray a && right instanceof JsonArray b) {
      for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
        JsonDifference found =
            first(at.child(i), i < a.size() ? a.get(i) : null, i < b.size() ? b.get(i) : null);
        if (found != null) {
          return found;
        }
      }
      return null;
    }
    boolean same = left != null && right != null && left.canonical().equals(right.canonical());
    return same ? null : new JsonDifference(at, shown(left), shown(right));
  }

  private static @Nullable String shown(@Nullable Json value) {
    String text = value == null ? null : value.canonical();
    return text == null || text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
