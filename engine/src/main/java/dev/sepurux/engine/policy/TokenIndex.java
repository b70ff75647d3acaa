package dev.sepurux.engine.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds any of many tokens in a text in one pass: each token is filed under its first run of
 * letters and digits, so that a recording with a token in every call is still read once.
 */
final class TokenIndex {
  private final Map<String, List<Filed>> byRun = new HashMap<>();

  private record Filed(String token, int offset) {}

  void add(String token) {
    int start = runStart(token, 0);
    if (start == token.length()) {
      return;
    }
    List<Filed> filed =
        byRun.computeIfAbsent(token.substring(start, runEnd(token, start)), _ -> new ArrayList<>());
    Filed entry = new Filed(token, start);
    if (!filed.contains(entry)) {
      filed.add(entry);
    }
  }

  boolean isEmpty() {
    return byRun.isEmpty();
  }

  /** The tokens that stand in the text as {@link Leaves#holds} says. */
  List<String> in(String text) {
    List<String> found = new ArrayList<>();
    for (int start = runStart(text, 0); start < text.length(); ) {
      int end = runEnd(text, start);
      for (Filed filed : byRun.getOrDefault(text.substring(start, end), List.of())) {
        int at = start - filed.offset();
        if (at >= 0
            && text.startsWith(filed.token(), at)
            && Leaves.standsAt(text, at, at + filed.token().length())) {
          found.add(filed.token());
        }
      }
      start = runStart(text, end);
    }
    return found;
  }

  private static int runStart(String text, int from) {
    int at = from;
    while (at < text.length() && !Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int runEnd(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
