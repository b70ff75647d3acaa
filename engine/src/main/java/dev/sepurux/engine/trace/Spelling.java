package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.JsonText;
import java.util.stream.Collectors;

/** Writes a value as the text around it would have spelled it. */
final class Spelling {
  private Spelling() {}

  static String of(Json value, Spelled.Style style, boolean python) {
    return switch (style) {
      case JSON -> value instanceof JsonString || !python ? value.compact() : python(value);
      case PYTHON -> python(value);
      case YAML_PLAIN -> yaml(value, false);
      case YAML_SINGLE -> yaml(value, true);
      case YAML_DOUBLE -> value.compact();
      case COMMA_CELL -> cell(value, ',');
      case TAB_CELL -> cell(value, '\t');
      case SEMICOLON_CELL -> cell(value, ';');
      case BAR_CELL -> bare(value).replace("|", "\\|").replace('\n', ' ');
    };
  }

  private static String python(Json value) {
    return switch (value) {
      case JsonString text -> pythonText(text.value());
      case JsonNumber number -> number.text();
      case JsonBool bool -> bool.value() ? "True" : "False";
      case JsonNull _ -> "None";
      case JsonArray array ->
          array.items().stream().map(Spelling::python).collect(Collectors.joining(", ", "[", "]"));
      case JsonObject object ->
          object.members().entrySet().stream()
              .map(member -> pythonText(member.getKey()) + ": " + python(member.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  private static String pythonText(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote) {
            out.append('\\').append(c);
          } else if (c < 0x20) {
            out.append(c < 0x10 ? "\\x0" : "\\x").append(Integer.toHexString(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append(quote).toString();
  }

  private static String yaml(Json value, boolean quoted) {
    if (!(value instanceof JsonString string)) {
      return value.compact();
    }
    String text = string.value();
    if (hasControl(text)) {
      return value.compact();
    }
    return !quoted && isSafePlain(text) ? text : "'" + text.replace("'", "''") + "'";
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> c < 0x20);
  }

  private static boolean isSafePlain(String text) {
    if (text.isEmpty() || !text.equals(text.strip())) {
      return false;
    }
    boolean typed =
        switch (text) {
          case "null", "~", "None", "true", "True", "false", "False" -> true;
          default -> JsonText.parse(text) instanceof JsonNumber;
        };
    char first = text.charAt(0);
    return !typed
        && "'\"|>[]{}&*!%@`-?:,#<".indexOf(first) < 0
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.endsWith(":")
        && !text.endsWith(">>");
  }

  private static String cell(Json value, char separator) {
    String text = bare(value);
    boolean quote =
        text.indexOf(separator) >= 0
            || text.indexOf('"') >= 0
            || text.indexOf('\n') >= 0
            || !text.equals(text.strip());
    return quote ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }

  private static String bare(Json value) {
    return value instanceof JsonString text
        ? text.value()
        : value instanceof JsonNull ? "" : value.compact();
  }
}
