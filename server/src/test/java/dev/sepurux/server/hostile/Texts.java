package dev.sepurux.server.hostile;

import java.util.List;
import java.util.SplittableRandom;

/** Texts that have broken programs: SQL, markup, paths, formats, and the edges of Unicode. */
final class Texts {
  static final List<String> HOSTILE =
      List.of(
          "' OR 1=1 --",
          "'; DROP TABLE trace; --",
          "\" OR \"\"=\"",
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "../../etc/passwd",
          "..\\..\\x",
          "%2e%2e%2f",
          "%00",
          "%s%n%x",
          "{0}{1}",
          "${jndi:ldap://127.0.0.1/x}",
          "#{7*7}",
          "{{7*7}}",
          "$(id)",
          "`id`",
          "\\u0000",
          "a\u0000b",
          "\u0001\u001f",
          "\r\nX-Injected: 1",
          "\u202eabc",
          "\u2066x\u2069",
          "\u200b",
          "\ufeff",
          "\uffff",
          "\ud83d\ude80",
          "e\u0301\u0301\u0301\u0301",
          "\u0130\u0131\u00df",
          "null",
          "true",
          "NaN",
          "1e999999999",
          "-0",
          "[",
          "{",
          "a.b",
          "a/b",
          "~0~1",
          "*",
          "(a+)+$",
          "[a-",
          "\\",
          "_",
          "%",
          "constructor",
          "__proto__",
          "");

  private Texts() {}

  static String any(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> HOSTILE.get(random.nextInt(HOSTILE.size()));
      case 1 -> "name-" + random.nextInt(100_000);
      default -> noise(random);
    };
  }

  /** Characters from everywhere, whole surrogate pairs only: a half of one is no JSON text. */
  private static String noise(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(12);
    for (int i = 0; i < length; i++) {
      int c = random.nextInt(random.nextInt(4) == 0 ? 0x11_0000 : 0x80);
      text.appendCodePoint(Character.isWhitespace(c) || (c >= 0xd800 && c < 0xe000) ? 'x' : c);
    }
    return text.toString();
  }
}
