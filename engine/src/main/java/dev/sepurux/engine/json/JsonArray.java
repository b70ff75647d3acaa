package dev.sepurux.engine.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array.
 *
 * @param items the values in order; unmodifiable
 */
public record JsonArray(List<Json> items) implements Json {
  public static final JsonArray EMPTY = new JsonArray(List.of());

  public JsonArray {
    items = List.copyOf(items);
  }

  public static JsonArray of(List<? extends Json> items) {
    return items.isEmpty() ? EMPTY : new JsonArray(List.copyOf(items));
  }

  public int size() {
    return items.size();
  }

  public Json get(int index) {
    return items.get(index);
  }

  @Override
  public @Nullable Json child(String token) {
    int index = Pointer.index(token);
    return index >= 0 && index < items.size() ? items.get(index) : null;
  }

  JsonArray replace(int index, Json value) {
    List<Json> copy = new ArrayList<>(items);
    copy.set(index, value);
    return new JsonArray(copy);
  }

  JsonArray remove(int index) {
    List<Json> copy = new ArrayList<>(items);
    copy.remove(index);
    return new JsonArray(copy);
  }

  @Override
  public String toString() {
    return compact();
  }
}
