package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.ResultView;
import org.jspecify.annotations.Nullable;

/** Where in a result an attacker would write: its longest text. */
public record InjectionPoint(Pointer pointer, String text) {

  /** The longest text of a result, the first of equals; null if it has none. */
  public static @Nullable InjectionPoint of(ResultView view) {
    if (view.value() instanceof JsonString whole) {
      return new InjectionPoint(Pointer.ROOT, whole.value());
    }
    InjectionPoint longest = null;
    for (ResultView.Leaf leaf : view.leaves()) {
      if (leaf.value() instanceof JsonString text
          && (longest == null || text.value().length() > longest.text.length())) {
        longest = new InjectionPoint(leaf.pointer(), text.value());
      }
    }
    return longest;
  }
}
