package dev.sepurux.server.web;

import org.jspecify.annotations.Nullable;

/** The colour of a decision, outcome or severity, and the sign that says the same without it. */
public final class Tone {
  private Tone() {}

  /** The class of a badge or mark. */
  public static String of(@Nullable String word) {
    return switch (word) {
      case "pass", "passed" -> "good";
      case "failed", "high", "medium" -> "bad";
      case "fail", "unsafe", "error", "critical" -> "worst";
      case null, default -> "plain";
    };
  }

  /** The sign. */
  public static String sign(@Nullable String word) {
    return switch (word) {
      case "pass", "passed" -> "✓";
      case "fail", "failed" -> "✕";
      case "unsafe" -> "‼";
      case "error" -> "?";
      case null, default -> "…";
    };
  }
}
