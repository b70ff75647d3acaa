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
  private final boolean strict;
  private int at;

  private JsonText(String text, boolean strict) {
    this.text = text;
    this.strict = strict;
  }

  /** What reading a text gives. */
  public sealed interface Read {
    /** It is JSON. */
    record Value(Json value) implements Read {}

    /**
     * It is none.
     *
     * @param at the character, from 0, where that shows
     * @param reason what is wrong there
     */
    record Fault(int at, String reason) implements Read {}
  }

  /**
   * Reads a text that somebody hands in as a document: a name that occurs twice in one object is a
   * fault, since nobody can say which of the two counts.
   */
  public static Read read(String text) {
    JsonText reader = new JsonText(text, true);
    try {
      Json value = reader.whole();
      return value == null
          ? new Read.Fault(reader.at, "there is more after the value")
          : new Read.Value(value);
    } catch (NotJson e) {
      boolean ended = reader.at >= text.length();
      return new Read.Fault(
          Math.min(reader.at, text.length()), ended ? "the text ends too early" : e.reason);
    } catch (NumberFormatException e) {
      return new Read.Fault(reader.at, "this number is no JSON number");
    }
  }

  /**
   * The value that the whole text spells, or null if it is no JSON or is nested deeper than 256.
   */
  public static @Nullable Json parse(String text) {
    try {
      return new JsonText(text, false).whole();
    } catch (NotJson | NumberFormatException e) {
      return null;
    }
  }

  private static final class NotJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    NotJson(String reason) {
      super(null, null, false, false);
      this.reason = reason;
    }
  }

  /** The value, or null if there is more after it. */
  private @Nullable Json whole() {
    space();
    Json value = value(0);
    space();
    return at == text.length() ? value : null;
  }

  private Json value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new NotJson("it is nested deeper than " + MAX_DEPTH);
    }
    if (at >= text.length()) {
      throw new NotJson("a value is expected");
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
      if (members.put(name, value(depth + 1)) != null && strict) {
        throw new NotJson("the name " + Json.of(name).compact() + " occurs twice in one object");
      }
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
        throw new NotJson("a control character must be escaped");
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
        throw new NotJson("a control character must be escaped");
      }
      out.append(c == '\\' ? escape() : c);
    }
    throw new NotJson("this is no escape sequence");
  }

  private char escape() {
    if (at >= text.length()) {
      throw new NotJson("this is no escape sequence");
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
      default -> throw new NotJson("this is no escape sequence");
    };
  }

  private char unicode() {
    if (at + 4 > text.length()) {
      throw new NotJson("this is no escape sequence");
    }
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      if (digit < 0) {
        throw new NotJson("this is no escape sequence");
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
      throw new NotJson("a value is expected");
    }
  }

  private Json word(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw new NotJson("a value is expected");
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
      throw new NotJson(c == '"' ? "a name in quotes is expected" : "'" + c + "' is expected");
    }
  }
}
