package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.Pointer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool result read as a value, however it was recorded: JSON, JSON inside a text, a Python
 * literal, YAML-like lines, CSV, a table, or plain text. Texts inside it that spell JSON are opened
 * too, so pointers reach into them. It can write the result back with one leaf changed, in the
 * style in which it was recorded.
 */
public final class ResultView {
  private final Json raw;

  private ResultView(Json raw) {
    this.raw = raw;
  }

  /** How the result was recorded. */
  public enum Form {
    /** JSON, not a string. */
    JSON,
    /** A string that spells JSON. */
    JSON_TEXT,
    /** A Python literal, or a repr with literals inside. */
    PYTHON,
    /** Lines of {@code key: value}, maybe nested and with {@code - } items. */
    YAML,
    /** Comma- or tab-separated lines with a header. */
    CSV,
    /** A Markdown table. */
    TABLE,
    /** None of these: leaves are tokens with spans. */
    TEXT
  }

  /**
   * A scalar of the view.
   *
   * @param pointer where in {@link #value()} it stands
   * @param value the scalar; of a token, its text
   * @param span for a token, its place in the text at the pointer; null for a whole scalar
   */
  public record Leaf(Pointer pointer, Json value, @Nullable Span span) {}

  public static ResultView of(Json raw) {
    return new ResultView(raw);
  }

  /** The result as recorded. */
  public Json raw() {
    return raw;
  }

  public Form form() {
    return Form.JSON;
  }

  /** The result as a value; of plain text, the text. */
  public Json value() {
    return raw;
  }

  /**
   * All scalars in document order; for plain text its tokens. Bounded: see {@link #isTruncated}.
   */
  public List<Leaf> leaves() {
    return List.of();
  }

  /** The tokens of the text at a pointer; empty if no text stands there. */
  public List<Leaf> tokens(Pointer pointer) {
    return List.of();
  }

  /** True if the result holds more leaves than are listed. */
  public boolean isTruncated() {
    return false;
  }

  /**
   * Where in the raw text a leaf stands, or null if the result is no text or the leaf is nested in
   * an escaped one.
   */
  public @Nullable Span rawSpan(Pointer pointer) {
    return null;
  }

  /**
   * The raw result with another value at a leaf, written in the recorded style.
   *
   * @param span the token to replace in the text at the pointer, or null for the whole value
   * @throws IllegalArgumentException if nothing stands there
   */
  public Json replaced(Pointer pointer, @Nullable Span span, Json value) {
    return raw.with(pointer, value);
  }

  /**
   * The raw result without one member or item.
   *
   * @throws IllegalArgumentException if nothing stands there or it is the root
   */
  public Json without(Pointer pointer) {
    return raw.without(pointer);
  }
}
