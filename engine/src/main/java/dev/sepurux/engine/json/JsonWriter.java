package dev.sepurux.engine.json;

import java.util.Map;
import java.util.TreeMap;

/** Writes JSON values as text. */
final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder();
  private final boolean canonical;

  private JsonWriter(boolean canonical) {
    this.canonical = canonical;
  }

  static String compact(Json value) {
    return write(value, false);
  }

  static String canonical(Json value) {
    return write(value, true);
  }

  private static String write(Json value, boolean canonical) {
    JsonWriter writer = new JsonWriter(canonical);
    writer.append(value);
    return writer.out.toString();
  }

  private void append(Json value) {
    switch (value) {
      case JsonObject object -> object(object);
      case JsonArray array -> array(array);
      case JsonString text -> string(text.value());
      case JsonNumber number -> out.append(canonical ? number.canonicalText() : number.text());
      case JsonBool bool -> out.append(bool.value());
      case JsonNull _ -> out.append("null");
    }
  }

  private void object(JsonObject object) {
    Map<String, Json> members = canonical ? new TreeMap<>(object.members()) : object.members();
    out.append('{');
    boolean first = true;
    for (Map.Entry<String, Json> member : members.entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      string(member.getKey());
      out.append(':');
      append(member.getValue());
    }
    out.append('}');
  }

  private void array(JsonArray array) {
    out.append('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      append(array.get(i));
    }
    out.append(']');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      character(text, i);
    }
    out.append('"');
  }

  private void character(String text, int i) {
    char c = text.charAt(i);
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        // A lone surrogate has no UTF-8 form: escaped, it survives the way to bytes and back.
        if (c < 0x20 || loneSurrogate(text, i)) {
          unicode(c);
        } else {
          out.append(c);
        }
      }
    }
  }

  private static boolean loneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private void unicode(char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >> shift) & 0xf));
    }
  }
}
