package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonString;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What values and texts say, the slow and obvious way: the rules as patterns, nothing shared. */
final class SlowValues {
  private static final Pattern NUMBER =
      Pattern.compile("([+-]?)[$€£¥]?((?:0|[1-9]\\d*|[1-9]\\d{0,2}(?:,\\d{3})+)(?:\\.\\d+)?)");
  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{4})([-/])(\\d\\d)\\2(\\d\\d)"
              + "(?:[Tt ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?) ?(Z|z|UTC|[+-]\\d\\d:\\d\\d)?)?");
  private static final Pattern COMMON =
      Pattern.compile("true|false|yes|no|on|off|null|none|ok|n/a|.?", Pattern.DOTALL);
  private static final Pattern CODED = Pattern.compile("[A-Za-z0-9+/_=%.~:?&#@!$*;-]{12,}");
  private static final Pattern JOINT = Pattern.compile("[?&#:;.@!$*~]|=(?=[^=])");
  private static final String ENDS = ".:-/?!#&=+%~_$€£¥…";

  private SlowValues() {}

  /** What a scalar says, or null for JSON null. */
  static @Nullable String meaning(Json value) {
    return switch (value) {
      case JsonString text -> meaning(text.value());
      case JsonNumber number -> meaning(number.text());
      case JsonBool bool -> "truth " + bool.value();
      default -> null;
    };
  }

  static String meaning(String spelled) {
    String text = spelled.strip();
    Matcher number = NUMBER.matcher(text);
    if (number.matches()) {
      BigDecimal value = new BigDecimal(number.group(1) + number.group(2).replace(",", ""));
      return "number " + (value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString());
    }
    String instant = instant(text);
    return instant == null ? "text " + text.toLowerCase(Locale.ROOT) : "instant " + instant;
  }

  private static @Nullable String instant(String text) {
    Matcher date = DATE.matcher(text);
    if (!date.matches()) {
      return null;
    }
    String zone = date.group(6);
    boolean utc = zone == null || zone.equalsIgnoreCase("z") || zone.equals("UTC");
    try {
      return OffsetDateTime.of(
              LocalDate.parse(date.group(1) + "-" + date.group(3) + "-" + date.group(4)),
              LocalTime.parse(date.group(5) == null ? "00:00" : date.group(5)),
              utc ? ZoneOffset.UTC : ZoneOffset.of(zone))
          .toInstant()
          .toString();
    } catch (DateTimeException e) {
      return null;
    }
  }

  static boolean isCommon(Json value) {
    String meaning = meaning(value);
    return meaning == null
        || meaning.startsWith("truth ")
        || isSmallNumber(value)
        || (meaning.startsWith("text ") && COMMON.matcher(meaning.substring(5)).matches());
  }

  static boolean isSmallNumber(Json value) {
    String meaning = meaning(value);
    return meaning != null && meaning.matches("number -?[0-9]");
  }

  /** Meeting such a token twice is no accident. */
  static boolean isSignificant(String token) {
    String meaning = meaning(token);
    String counted = meaning.startsWith("number ") ? meaning.substring(7) : token;
    return counted.length() >= 4
        && (counted.matches("(?s).*[0-9@/].*")
            || counted.replaceAll("[^\\p{L}]", "").length() >= 8);
  }

  /** The tokens of a text, each followed by its parts. */
  static List<Span> tokens(String text) {
    List<Span> tokens = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isBreak(text, i)) {
        Span whole = trimmed(text, start, i);
        if (whole.length() > 0) {
          tokens.add(whole);
          tokens.addAll(parts(text, whole));
        }
        start = i + 1;
      }
    }
    return tokens;
  }

  private static boolean isBreak(String text, int i) {
    boolean inNumber =
        text.charAt(i) == ','
            && i > 0
            && i + 1 < text.length()
            && isDigit(text.charAt(i - 1))
            && isDigit(text.charAt(i + 1));
    return !inNumber
        && (Character.isWhitespace(text.charAt(i))
            || ",;\"'<>()[]{}|`*\\".indexOf(text.charAt(i)) >= 0);
  }

  private static List<Span> parts(String text, Span whole) {
    List<Span> parts = new ArrayList<>();
    int start = whole.start();
    for (int i = whole.start(); i <= whole.end(); i++) {
      if (i == whole.end() || "=&?:/#".indexOf(text.charAt(i)) >= 0) {
        Span part = trimmed(text, start, i);
        if (part.length() > 0 && !part.equals(whole)) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }

  private static Span trimmed(String text, int from, int to) {
    int start = from;
    while (start < to
        && ENDS.indexOf(text.charAt(start)) >= 0
        && !(text.charAt(start) == '-' && start + 1 < to && isDigit(text.charAt(start + 1)))) {
      start++;
    }
    int end = to;
    while (end > start && ENDS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return new Span(start, end);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The pieces of a text that are percent-encoded, base64 or hex, each decoded once. */
  static List<Encodings.Decoded> decoded(String text) {
    List<Encodings.Decoded> found = new ArrayList<>();
    Matcher coded = CODED.matcher(text);
    while (coded.find()) {
      if (coded.group().contains("%")) {
        String plain = percent(coded.group());
        if (plain != null && !plain.equals(coded.group())) {
          Span span = new Span(coded.start(), coded.end());
          found.add(new Encodings.Decoded(Flow.Via.URL, span, plain));
        }
      } else {
        blobs(coded.group(), coded.start(), found);
      }
    }
    return found;
  }

  private static void blobs(String run, int offset, List<Encodings.Decoded> found) {
    Matcher joint = JOINT.matcher(run);
    int start = 0;
    while (start <= run.length()) {
      int end = joint.find(start) ? joint.start() : run.length();
      Encodings.Decoded blob = blob(run.substring(start, end), offset + start);
      if (blob != null) {
        found.add(blob);
      }
      start = end + 1;
    }
  }

  private static Encodings.@Nullable Decoded blob(String piece, int at) {
    if (piece.length() < 12) {
      return null;
    }
    Span span = new Span(at, at + piece.length());
    if (piece.matches("(?:[0-9A-Fa-f]{2}){8,}")) {
      String text = words(HexFormat.of().parseHex(piece));
      if (text != null) {
        return new Encodings.Decoded(Flow.Via.HEX, span, text);
      }
    }
    try {
      String text = words(Base64.getDecoder().decode(piece.replace('-', '+').replace('_', '/')));
      return text == null ? null : new Encodings.Decoded(Flow.Via.BASE64, span, text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String percent(String run) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < run.length(); i++) {
      if (run.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*")) {
        bytes.append((char) Integer.parseInt(run.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.append(run.charAt(i) == '+' ? ' ' : run.charAt(i));
      }
    }
    return utf8(bytes.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static @Nullable String words(byte[] bytes) {
    String text = utf8(bytes);
    if (text == null || text.length() < 6) {
      return null;
    }
    int plain = text.replaceAll("[^ -~\\n\\t\\r]", "").length();
    return plain * 10 >= text.length() * 9 ? text : null;
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
