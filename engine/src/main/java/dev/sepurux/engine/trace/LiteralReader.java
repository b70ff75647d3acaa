package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.trace.Spelled.Style;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON and Python literals with their places: both quotes, True / None, tuples, sets, calls
 * such as {@code datetime.date(2024, 5, 1)} and {@code TextContent(type='text')}, and the repr of
 * models, {@code a=1 b='x'}. Line breaks inside quotes are tolerated.
 */
final class LiteralReader {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_VALUES = 100_000;

  private final String text;
  private final int end;
  private int at;
  private int values;
  private boolean python;

  private LiteralReader(String text, int start, int end) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  /** A value read from a text, and whether anything in it is Python and no JSON. */
  record Read(Spelled root, boolean python) {}

  /** What the part of the text spells, or null if it is no literal. */
  static @Nullable Read read(String text, int start, int end) {
    LiteralReader reader = new LiteralReader(text, start, end);
    try {
      reader.space();
      Spelled root = reader.isPair() ? reader.pairs() : reader.value(0);
      reader.space();
      return reader.at == end ? new Read(root, reader.python) : null;
    } catch (NotLiteral e) {
      return null;
    }
  }

  private static final class NotLiteral extends RuntimeException {
    NotLiteral() {
      super(null, null, false, false);
    }
  }

  private Spelled value(int depth) {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES || at >= end) {
      throw new NotLiteral();
    }
    char c = text.charAt(at);
    return switch (c) {
      case '{' -> braces(depth);
      case '[' -> items(']', depth);
      case '(' -> items(')', depth);
      case '"', '\'' -> string();
      case '<' -> angle(depth);
      default -> isNumberStart(c) ? number() : word(depth);
    };
  }

  private Spelled braces(int depth) {
    int start = at++;
    Spelled.Container members = new Spelled.Container();
    boolean set = false;
    space();
    while (!take('}')) {
      int slot = at;
      Spelled name = value(depth + 1);
      space();
      if (members.size() == 0) {
        set = !peek(':');
      }
      if (set) {
        members.addItem(name, slot, name.at().end());
      } else {
        expect(':');
        space();
        Spelled member = value(depth + 1);
        members.add(keyText(name), member, slot, member.at().end());
      }
      separator('}');
    }
    python |= set;
    return set ? members.array(start, at, Style.PYTHON) : members.object(start, at, Style.JSON);
  }

  private String keyText(Spelled name) {
    if (!name.value().isScalar()) {
      throw new NotLiteral();
    }
    if (name.value() instanceof JsonString string) {
      return string.value();
    }
    python = true;
    return name.value().compact();
  }

  private Spelled items(char close, int depth) {
    int start = at++;
    python |= close == ')';
    Spelled.Container items = new Spelled.Container();
    space();
    while (!take(close)) {
      Spelled item = value(depth + 1);
      items.addItem(item, item.at().start(), item.at().end());
      separator(close);
    }
    return items.array(start, at, close == ')' ? Style.PYTHON : Style.JSON);
  }

  private void separator(char close) {
    space();
    if (take(',')) {
      space();
      python |= peek(close);
    } else if (!peek(close)) {
      throw new NotLiteral();
    }
  }

  // An enum's repr: <Role.USER: 'user'>.
  private Spelled angle(int depth) {
    python = true;
    at++;
    identifier();
    space();
    expect(':');
    space();
    Spelled inner = value(depth + 1);
    space();
    expect('>');
    return inner;
  }

  private Spelled string() {
    int start = at;
    char quote = text.charAt(at);
    python |= quote == '\'';
    boolean triple = at + 2 < end && text.charAt(at + 1) == quote && text.charAt(at + 2) == quote;
    at += triple ? 3 : 1;
    python |= triple;
    StringBuilder value = new StringBuilder();
    while (at < end) {
      char c = text.charAt(at);
      if (c == quote && (!triple || closesTriple(quote))) {
        at += triple ? 3 : 1;
        return Spelled.scalar(
            new JsonString(value.toString()), start, at, quote == '"' ? Style.JSON : Style.PYTHON);
      }
      if (c == '\\' && at + 1 < end) {
        escape(value);
      } else {
        python |= c < 0x20;
        value.append(c);
        at++;
      }
    }
    throw new NotLiteral();
  }

  private boolean closesTriple(char quote) {
    return at + 2 < end && text.charAt(at + 1) == quote && text.charAt(at + 2) == quote;
  }

  private void escape(StringBuilder value) {
    char c = text.charAt(at + 1);
    at += 2;
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case '/', '\\', '"', '\'' -> value.append(c);
      case 'x' -> code(value, 2);
      case 'u' -> code(value, 4);
      case 'U' -> code(value, 8);
      case '\n' -> python = true;
      case '0' -> value.append('\0');
      default -> {
        python = true;
        value.append('\\').append(c);
      }
    }
  }

  private void code(StringBuilder value, int digits) {
    python |= digits != 4;
    if (at + digits > end) {
      throw new NotLiteral();
    }
    int code = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(text.charAt(at++), 16);
      if (digit < 0 || code > Character.MAX_CODE_POINT) {
        throw new NotLiteral();
      }
      code = code * 16 + digit;
    }
    if (!Character.isValidCodePoint(code)) {
      throw new NotLiteral();
    }
    value.appendCodePoint(code);
  }

  private static boolean isNumberStart(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
  }

  private Spelled number() {
    int start = at;
    if (peek('-') || peek('+')) {
      python |= peek('+');
      at++;
    }
    int digits = digits();
    if (take('.')) {
      digits += digits();
    }
    if (digits == 0) {
      throw new NotLiteral();
    }
    if (peek('e') || peek('E')) {
      at++;
      if (peek('-') || peek('+')) {
        at++;
      }
      if (digits() == 0) {
        throw new NotLiteral();
      }
    }
    if (at < end && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      throw new NotLiteral();
    }
    return Spelled.scalar(
        JsonNumber.parse(jsonNumber(text.substring(start, at))), start, at, Style.JSON);
  }

  // Python also writes 1. and .5 and +1, which JSON does not know.
  private static String jsonNumber(String spelled) {
    String number = spelled.startsWith("+") ? spelled.substring(1) : spelled;
    number = number.replaceFirst("^(-?)\\.", "$10.");
    return number.replaceFirst("\\.(?=$|[eE])", "");
  }

  private int digits() {
    int start = at;
    while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - start;
  }

  private Spelled word(int depth) {
    int start = at;
    String word = identifier();
    Json constant =
        switch (word) {
          case "true", "True" -> JsonBool.TRUE;
          case "false", "False" -> JsonBool.FALSE;
          case "null", "None" -> JsonNull.INSTANCE;
          default -> null;
        };
    if (constant != null) {
      python |= Character.isUpperCase(word.charAt(0));
      return Spelled.scalar(constant, start, at, Style.JSON);
    }
    python = true;
    if (peek('\'') || peek('"')) {
      if (List.of("b", "r", "u", "f", "rb", "br").contains(word)) {
        return string();
      }
      throw new NotLiteral();
    }
    if (peek('(')) {
      return called(word, start, depth);
    }
    if (depth == 0 || !(word.contains(".") || word.equals("nan") || word.equals("inf"))) {
      throw new NotLiteral();
    }
    return Spelled.scalar(new JsonString(word), start, at, Style.PYTHON);
  }

  private String identifier() {
    int start = at;
    while (at < end
        && (Character.isLetterOrDigit(text.charAt(at)) || "_.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    if (at == start) {
      throw new NotLiteral();
    }
    return text.substring(start, at);
  }

  private Spelled called(String name, int start, int depth) {
    at++;
    Spelled.Container arguments = new Spelled.Container();
    space();
    while (!take(')')) {
      int slot = at;
      String named = isPair() ? pairName() : Integer.toString(arguments.size());
      Spelled argument = value(depth + 1);
      arguments.add(named, argument, slot, argument.at().end());
      separator(')');
    }
    Spelled object = arguments.object(start, at, Style.PYTHON);
    String date = PythonDates.iso(name, object.value());
    if (date != null) {
      return Spelled.scalar(new JsonString(date), start, at, Style.PYTHON);
    }
    // Decimal('1.5'), UUID('...'): the one argument is the value.
    Spelled only = object.children().get("0");
    return only != null && arguments.size() == 1 ? only : object;
  }

  private boolean isPair() {
    int p = at;
    while (p < end && (Character.isLetterOrDigit(text.charAt(p)) || text.charAt(p) == '_')) {
      p++;
    }
    return p > at
        && p < end
        && text.charAt(p) == '='
        && !Character.isDigit(text.charAt(at))
        && (p + 1 >= end || text.charAt(p + 1) != '=');
  }

  private String pairName() {
    String name = identifier();
    expect('=');
    return name;
  }

  private Spelled pairs() {
    python = true;
    int start = at;
    Spelled.Container members = new Spelled.Container();
    while (at < end) {
      int slot = at;
      if (!isPair()) {
        throw new NotLiteral();
      }
      String name = pairName();
      Spelled member = value(1);
      members.add(name, member, slot, member.at().end());
      space();
      if (take(',')) {
        space();
      }
    }
    return members.object(start, at, Style.PYTHON);
  }

  private void space() {
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean peek(char c) {
    return at < end && text.charAt(at) == c;
  }

  private boolean take(char c) {
    if (peek(c)) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!take(c)) {
      throw new NotLiteral();
    }
  }
}
