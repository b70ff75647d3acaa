package dev.sepurux.engine.json;

/**
 * A JSON string.
 *
 * @param value the text, unescaped; may hold lone surrogates and NUL, as JSON may
 */
public record JsonString(String value) implements Json {
  @Override
  public String toString() {
    return compact();
  }
}
