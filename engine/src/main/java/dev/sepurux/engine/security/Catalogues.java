package dev.sepurux.engine.security;

import dev.sepurux.engine.trace.ResultView;
import dev.sepurux.engine.trace.ToolNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells results that list tools, as MCP servers and routers of tools give them. Each result is read
 * once, however many calls come after it.
 */
final class Catalogues {
  private static final String FIELD = "name";
  private static final String BETWEEN = "\"':= \\";

  private final IdentityHashMap<ResultView, Listing> listings = new IdentityHashMap<>();

  /** A result in lower case, and where in it the values of fields called name begin. */
  private record Listing(String text, List<Integer> values, Map<String, Boolean> listed) {
    static Listing of(ResultView view) {
      String raw = view.raw().asText();
      String text = (raw == null ? view.raw().compact() : raw).toLowerCase(Locale.ROOT);
      List<Integer> values = new ArrayList<>();
      for (int at = text.indexOf(FIELD); at >= 0; at = text.indexOf(FIELD, at + 1)) {
        int after = at + FIELD.length();
        int value = after;
        while (value < text.length() && BETWEEN.indexOf(text.charAt(value)) >= 0) {
          value++;
        }
        if (value > after) {
          values.add(value);
        }
      }
      return new Listing(text, values, new HashMap<>());
    }

    boolean lists(String name) {
      return listed.computeIfAbsent(
          name, wanted -> values.stream().anyMatch(at -> text.startsWith(wanted, at)));
    }
  }

  /** True if the result gives the tool's own name as the value of a field called name. */
  boolean lists(ResultView result, String tool) {
    String name = ToolNames.local(tool).toLowerCase(Locale.ROOT);
    return !name.isEmpty() && listings.computeIfAbsent(result, Listing::of).lists(name);
  }
}
