package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.ResultView;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a result an attacker would write: its longest text of several words, for nobody can put
 * a sentence into a date or an id; if it has none, its longest text.
 */
public record InjectionPoint(Pointer pointer, String text) {
  private static final Pattern WORDS = Pattern.compile("\\p{L}{2,}\\s+\\p{L}{2,}");

  /** The first of equals; null if the result holds no text, or only empty ones. */
  public static @Nullable InjectionPoint of(ResultView view) {
    if (view.value() instanceof JsonString whole) {
      return whole.value().isBlank() ? null : new InjectionPoint(Pointer.ROOT, whole.value());
    }
    InjectionPoint longest = null;
    for (ResultView.Leaf leaf : view.leaves()) {
      if (leaf.value() instanceof JsonString text && !text.value().isBlank()) {
        InjectionPoint here = new InjectionPoint(leaf.pointer(), text.value());
        longest = longest == null || here.isBetterThan(longest) ? here : longest;
      }
    }
    return longest;
  }

  private boolean isBetterThan(InjectionPoint other) {
    return isProse() == other.isProse() ? text.length() > other.text.length() : isProse();
  }

  private boolean isProse() {
    return WORDS.matcher(text).find();
  }
}
