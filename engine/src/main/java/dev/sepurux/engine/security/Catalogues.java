package dev.sepurux.engine.security;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.trace.ToolNames;
import java.util.Locale;

/** Tells results that list tools, as MCP servers and routers of tools give them. */
final class Catalogues {
  private static final String BETWEEN = "\"':= \\";

  private Catalogues() {}

  /** True if the result gives the tool's own name as the value of a field called name. */
  static boolean lists(Json result, String tool) {
    String text = result.asText();
    String all = (text == null ? result.compact() : text).toLowerCase(Locale.ROOT);
    String name = ToolNames.local(tool).toLowerCase(Locale.ROOT);
    for (int at = all.indexOf(name); at >= 0; at = all.indexOf(name, at + 1)) {
      int before = at;
      while (before > 0 && BETWEEN.indexOf(all.charAt(before - 1)) >= 0) {
        before--;
      }
      if (before < at && all.startsWith("name", before - 4)) {
        return true;
      }
    }
    return false;
  }
}
