package dev.sepurux.engine.json;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON pointer (RFC 6901).
 *
 * @param tokens the unescaped reference tokens from the root; empty for the whole value
 */
public record Pointer(List<String> tokens) {
  public static final Pointer ROOT = new Pointer(List.of());

  public Pointer {
    tokens = List.copyOf(tokens);
  }

  public static Pointer of(String... tokens) {
    return new Pointer(List.of(tokens));
  }

  /**
   * Reads {@code ""}, {@code "/a/0/b"}.
   *
   * @throws IllegalArgumentException if a non-empty text does not begin with a slash
   */
  public static Pointer parse(String text) {
    if (text.isEmpty()) {
      return ROOT;
    }
    if (text.charAt(0) != '/') {
      throw new IllegalArgumentException("a JSON pointer begins with '/': " + text);
    }
    List<String> tokens = new ArrayList<>();
    int start = 1;
    while (start <= text.length()) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      tokens.add(text.substring(start, end).replace("~1", "/").replace("~0", "~"));
      start = end + 1;
    }
    return new Pointer(tokens);
  }

  public Pointer child(String token) {
    List<String> longer = new ArrayList<>(tokens.size() + 1);
    longer.addAll(tokens);
    longer.add(token);
    return new Pointer(longer);
  }

  public Pointer child(int index) {
    return child(Integer.toString(index));
  }

  public boolean isRoot() {
    return tokens.isEmpty();
  }

  /** The last token, or "" for the root. */
  public String last() {
    return tokens.isEmpty() ? "" : tokens.getLast();
  }

  /** The pointer of the value that holds this one; the root's parent is the root. */
  public Pointer parent() {
    return tokens.isEmpty() ? this : new Pointer(tokens.subList(0, tokens.size() - 1));
  }

  public boolean startsWith(Pointer prefix) {
    return tokens.size() >= prefix.tokens.size()
        && tokens.subList(0, prefix.tokens.size()).equals(prefix.tokens);
  }

  /** The array index that a token spells, or -1. */
  static int index(String token) {
    if (token.isEmpty() || token.length() > 9 || (token.length() > 1 && token.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String token : tokens) {
      text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
    }
    return text.toString();
  }
}
