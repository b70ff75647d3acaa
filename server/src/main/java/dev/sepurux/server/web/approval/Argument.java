package dev.sepurux.server.web.approval;

import dev.sepurux.engine.json.JsonObject;
import java.util.List;

/**
 * One argument as somebody has to see it before they say yes: with its type, and with nothing in it
 * that is not to be seen.
 *
 * @param name of the argument, as JSON
 * @param value as JSON; what has no shape of its own, or turns the direction of a line, is escaped
 * @param beyondAscii whether it holds characters that may look like others
 */
record Argument(String name, String value, boolean beyondAscii) {

  static List<Argument> of(JsonObject args) {
    return args.members().entrySet().stream()
        .map(member -> {
          String name = visible(member.getKey());
          String value = visible(member.getValue().compact());
          return new Argument(name, value, beyondAscii(name) || beyondAscii(value));
        })
        .toList();
  }

  private static boolean beyondAscii(String text) {
    return text.chars().anyMatch(c -> c > 0x7e);
  }

  static String visible(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (isShown(c)) {
            out.appendCodePoint(c);
          } else {
            for (char unit : Character.toChars(c)) {
              out.append("\\u").append(String.format("%04x", (int) unit));
            }
          }
        });
    return out.toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.ENCLOSING_MARK ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
