package dev.sepurux.engine.json;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON value. Equality is by content; objects compare without regard to the order of
 * their members.
 */
public sealed interface Json
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBool, JsonNull {

  static Json of(@Nullable String text) {
    return text == null ? JsonNull.INSTANCE : new JsonString(text);
  }

  static Json of(boolean value) {
    return value ? JsonBool.TRUE : JsonBool.FALSE;
  }

  static Json of(long value) {
    return JsonNumber.of(value);
  }

  /** An array of strings. */
  static Json strings(Collection<String> texts) {
    return JsonArray.of(texts.stream().<Json>map(JsonString::new).toList());
  }

  static Json array(List<? extends Json> items) {
    return JsonArray.of(items);
  }

  /** The value at a pointer, or null where the path does not exist. */
  default @Nullable Json at(Pointer pointer) {
    Json here = this;
    for (String token : pointer.tokens()) {
      Json next = here.child(token);
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }

  /** The member or item that one pointer token names, or null. */
  default @Nullable Json child(String token) {
    return null;
  }

  /**
   * This value with another one at the pointer; everything off the path is shared.
   *
   * @throws IllegalArgumentException if the parent of the pointer does not exist or cannot hold the
   *     token
   */
  default Json with(Pointer pointer, Json value) {
    return Paths.with(this, pointer, 0, value);
  }

  /**
   * This value without what stands at the pointer.
   *
   * @throws IllegalArgumentException if nothing stands there, or the pointer is the root
   */
  default Json without(Pointer pointer) {
    return Paths.without(this, pointer, 0);
  }

  /** True for a string, number, boolean or null. */
  default boolean isScalar() {
    return !(this instanceof JsonObject) && !(this instanceof JsonArray);
  }

  /** The text of a string value; null for every other kind. */
  default @Nullable String asText() {
    return this instanceof JsonString s ? s.value() : null;
  }

  /** This value if it is an object, else null. */
  default @Nullable JsonObject asObject() {
    return this instanceof JsonObject o ? o : null;
  }

  /** Compact JSON with members in their own order. */
  default String compact() {
    return JsonWriter.compact(this);
  }

  /** Compact JSON with sorted members and normalised numbers: equal values, equal text. */
  default String canonical() {
    return JsonWriter.canonical(this);
  }
}
