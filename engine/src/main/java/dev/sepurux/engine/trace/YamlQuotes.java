package dev.sepurux.engine.trace;

/**
 * Quoted YAML scalars, which may go over several lines: a break is a space, a blank line a break.
 */
final class YamlQuotes {
  private YamlQuotes() {}

  /** The index after the closing quote, or -1. */
  static int end(String text, int from, char quote, int limit) {
    for (int i = from + 1; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote == '"') {
        i++;
      } else if (c == quote) {
        if (quote == '\'' && i + 1 < limit && text.charAt(i + 1) == '\'') {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    return -1;
  }

  static String value(String text, int from, int end, char quote) {
    StringBuilder value = new StringBuilder();
    int i = from + 1;
    int stop = end - 1;
    while (i < stop) {
      char c = text.charAt(i);
      if (c == '\n') {
        i = fold(text, i, stop, value, quote);
      } else if (c == '\\' && quote == '"') {
        i = escape(text, i + 1, stop, value);
      } else {
        value.append(c);
        i += c == '\'' && quote == '\'' ? 2 : 1;
      }
    }
    return value.toString();
  }

  private static int fold(String text, int at, int stop, StringBuilder value, char quote) {
    while (!value.isEmpty() && value.charAt(value.length() - 1) == ' ' && quote == '\'') {
      value.setLength(value.length() - 1);
    }
    int breaks = 0;
    int i = at;
    while (i < stop
        && (text.charAt(i) == '\n' || text.charAt(i) == ' ' || text.charAt(i) == '\r')) {
      breaks += text.charAt(i) == '\n' ? 1 : 0;
      i++;
    }
    value.append(breaks == 1 ? " " : "\n".repeat(breaks - 1));
    return i;
  }

  private static int escape(String text, int at, int stop, StringBuilder value) {
    char c = text.charAt(at);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case '0' -> value.append('\0');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'e' -> value.append('\u001b');
      case '_' -> value.append('\u00a0');
      case 'N' -> value.append('\u0085');
      case 'L' -> value.append('\u2028');
      case 'P' -> value.append('\u2029');
      case 'x' -> {
        return code(text, at + 1, 2, stop, value);
      }
      case 'u' -> {
        return code(text, at + 1, 4, stop, value);
      }
      case 'U' -> {
        return code(text, at + 1, 8, stop, value);
      }
      case '\n' -> {
        int i = at + 1;
        while (i < stop && text.charAt(i) == ' ') {
          i++;
        }
        return i;
      }
      default -> value.append(c);
    }
    return at + 1;
  }

  private static int code(String text, int at, int digits, int stop, StringBuilder value) {
    if (at + digits > stop) {
      value.append('\\');
      return at;
    }
    int code = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || code > Character.MAX_CODE_POINT) {
        value.append('\\');
        return at;
      }
      code = code * 16 + digit;
    }
    if (Character.isValidCodePoint(code)) {
      value.appendCodePoint(code);
    }
    return at + digits;
  }
}
