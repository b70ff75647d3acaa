package dev.sepurux.engine.policy;

/**
 * A pattern of tool names: {@code *} is any run of characters, {@code ?} one character, all else
 * itself. A trailing {@code (commit)} is dropped, since a tool is named without it.
 *
 * @param text the pattern as written
 * @param pattern the pattern that is matched
 */
public record Glob(String text, String pattern) {
  private static final String COMMIT = "(commit)";

  public static Glob of(String text) {
    String trimmed = text.strip();
    return new Glob(
        text,
        trimmed.endsWith(COMMIT)
            ? trimmed.substring(0, trimmed.length() - COMMIT.length())
            : trimmed);
  }

  /** True without wildcard: it names one tool. */
  boolean isLiteral() {
    return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }

  /** True if the whole name fits. Only the last star is ever tried again, so this stays cheap. */
  public boolean matches(String name) {
    int at = 0;
    int p = 0;
    int star = -1;
    int starAt = 0;
    while (at < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        starAt = at;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(at))) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
