package dev.sepurux.engine.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads strict JSON (RFC 8259) that stands inside a text, such as a tool result given as a string.
 * Depth is bounded; duplicate names keep the last value, since a recorded text is evidence and not
 * a request to be refused.
 */
public final class JsonText {
  private static final int MAX_DEPTH = 256;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /**
   * The value that the whole text spells, or null if it is no JSON or is nested deeper than 256.
   */
  public static @Nullable Json parse(String text) {
    try {
      JsonText reader = new JsonText(text);
      reader.space();
      Json value = reader.value(0);
      reader.space();
      return reader.at == text.length() ? value : null;
    } catch (NotJson | NumberFormatException e) {
      return null;
    }
  }

  private static final class NotJson extends RuntimeException {
    NotJson() {
      super(null, null, false, false);
    }
  }

  private Json value(int depth) {
    if (depth > MAX_DEPTH || at >= text.length()) {
      throw new NotJson();
    }
    return switch (text.charAt(at)) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new JsonString(string());
      case 't' -> word("true", JsonBool.TRUE);
      case 'f' -> word("false", JsonBool.FALSE);
      case 'n' -> word("null", JsonNull.INSTANCE);
      default -> number();
    };
  }

  private Json object(int depth) {
    Map<String, Json> members = new LinkedHashMap<>();
    at++;
    space();
    if (take('}')) {
      return JsonObject.EMPTY;
    }
    do {
      space();
      String name = string();
      space();
      expect(':');
      space();
      members.put(name, value(depth + 1));
      space();
    } while (take(','));
    expect('}');
    return new JsonObject(members);
  }

  private Json array(int depth) {
    List<Json> items = new ArrayList<>();
    at++;
    space();
    if (take(']')) {
      return JsonArray.EMPTY;
    }
    do {
      space();
      items.add(value(depth + 1));
      space();
    } while (take(','));
    expect(']');
    return JsonArray.of(items);
  }

  private String string() {
    expect('"');
    int plain = at;
    while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
      if (text.charAt(at) < 0x20) {
        throw new NotJson();
      }
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return text.substring(plain, at++);
    }
    return escaped(new StringBuilder(text.substring(plain, at)));
  }

  private String escaped(StringBuilder out) {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw new NotJson();
      }
      out.append(c == '\\' ? escape() : c);
    }
    throw new NotJson();
  }

  private char escape() {
    if (at >= text.length()) {
      throw new NotJson();
    }
    return switch (text.charAt(at++)) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw new NotJson();
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw new NotJson();
    }
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      if (digit < 0) {
        throw new NotJson();
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private Json number() {
    int start = at;
    take('-');
    if (!take('0')) {
      digits();
    }
    if (take('.')) {
      digits();
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      digits();
    }
    return JsonNumber.parse(text.substring(start, at));
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw new NotJson();
    }
  }

  private Json word(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw new NotJson();
    }
    at += word.length();
    return value;
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!take(c)) {
      throw new NotJson();
    }
  }
}
