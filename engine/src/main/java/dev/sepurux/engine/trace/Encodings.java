package dev.sepurux.engine.trace;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds text that stands encoded inside a text: percent-encoding, base64 (both alphabets), hex. */
public final class Encodings {
  private static final int SHORTEST = 12;
  private static final int LONGEST = 200_000;
  private static final int MOST = 200;

  private Encodings() {}

  /**
   * A decoded piece.
   *
   * @param via how it was encoded
   * @param span where it stands in the encoded text
   * @param text what it says
   */
  public record Decoded(Flow.Via via, Span span, String text) {}

  /** The encoded pieces of a text in order, each decoded once; at most 200. */
  public static List<Decoded> in(String text) {
    List<Decoded> found = new ArrayList<>();
    if (text.length() > LONGEST) {
      return found;
    }
    int at = 0;
    while (at < text.length() && found.size() < MOST) {
      int start = at;
      boolean percent = false;
      while (at < text.length() && isCoded(text.charAt(at))) {
        percent |= text.charAt(at) == '%';
        at++;
      }
      if (at - start >= SHORTEST) {
        decode(text, new Span(start, at), percent, found);
      }
      at = Math.max(at, start + 1);
    }
    return found;
  }

  private static boolean isCoded(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "+/-_=%.~:?&#@!$*;".indexOf(c) >= 0);
  }

  private static void decode(String text, Span span, boolean percent, List<Decoded> found) {
    String piece = span.in(text);
    if (percent) {
      String url = url(piece);
      if (url != null && !url.equals(piece)) {
        found.add(new Decoded(Flow.Via.URL, span, url));
      }
      return;
    }
    // key=BASE64 and ?data=BASE64: the code is the part after the joint.
    int start = span.start();
    for (int i = span.start(); i <= span.end(); i++) {
      if (i == span.end() || isJoint(text, i, span.end())) {
        if (i - start >= SHORTEST) {
          Decoded decoded = blob(new Span(start, i), text);
          if (decoded != null) {
            found.add(decoded);
          }
        }
        start = i + 1;
      }
    }
  }

  private static boolean isJoint(String text, int i, int end) {
    char c = text.charAt(i);
    boolean padding = c == '=' && (i + 1 == end || text.charAt(i + 1) == '=');
    return "?&#:;.@!$*~".indexOf(c) >= 0 || (c == '=' && !padding);
  }

  private static @Nullable Decoded blob(Span span, String text) {
    String piece = span.in(text);
    String hex = hex(piece);
    if (hex != null) {
      return new Decoded(Flow.Via.HEX, span, hex);
    }
    String base64 = base64(piece);
    return base64 == null ? null : new Decoded(Flow.Via.BASE64, span, base64);
  }

  private static @Nullable String url(String piece) {
    byte[] bytes = new byte[piece.length()];
    int n = 0;
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c == '%' && i + 2 < piece.length() && isHex(piece, i + 1, i + 3)) {
        bytes[n++] = (byte) Integer.parseInt(piece, i + 1, i + 3, 16);
        i += 2;
      } else {
        bytes[n++] = (byte) (c == '+' ? ' ' : c);
      }
    }
    return utf8(bytes, n);
  }

  private static @Nullable String hex(String piece) {
    if (piece.length() % 2 != 0 || piece.length() < 16 || !isHex(piece, 0, piece.length())) {
      return null;
    }
    byte[] bytes = HexFormat.of().parseHex(piece.toLowerCase(Locale.ROOT));
    return printable(utf8(bytes, bytes.length));
  }

  private static @Nullable String base64(String piece) {
    String body = piece.replace('-', '+').replace('_', '/');
    try {
      byte[] bytes = Base64.getDecoder().decode(body);
      return printable(utf8(bytes, bytes.length));
    } catch (IllegalArgumentException e) {
      // Most words are no base64: nothing is encoded here.
      return null;
    }
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) >= 128 || Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String utf8(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  // Letters that happen to be valid base64 decode to control characters and odd scripts.
  private static @Nullable String printable(@Nullable String text) {
    if (text == null || text.length() < 6) {
      return null;
    }
    long plain =
        text.chars()
            .filter(c -> (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t' || c == '\r')
            .count();
    return plain * 10 >= text.length() * 9L ? text : null;
  }
}
