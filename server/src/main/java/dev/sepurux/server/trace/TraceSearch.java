package dev.sepurux.server.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which traces a list shows.
 *
 * @param text what task, tool, model or id must hold, whatever the letters' case; empty for any.
 *     All its words must be there, each anywhere
 * @param kind null for any
 */
public record TraceSearch(String text, @Nullable Kind kind) {
  /** Longer texts are cut: a database compares a bounded pattern. */
  private static final int MOST = 200;

  /** Everything. */
  public static final TraceSearch ALL = new TraceSearch("", null);

  /** What a list can be narrowed to. */
  public enum Kind {
    /** An error was recorded. */
    ERRORS,
    /** Something was kept that the contract does not know. */
    WARNINGS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TraceSearch {
    text = text.length() > MOST ? text.substring(0, MOST) : text;
  }

  /** The pattern of each word, for {@code LIKE ... ESCAPE '!'}. */
  List<String> patterns() {
    List<String> patterns = new ArrayList<>();
    for (String word : plain(text).split(" ", -1)) {
      if (!word.isEmpty() && patterns.size() < 8) {
        patterns.add("%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
      }
    }
    return patterns;
  }

  /** What a trace is found by. */
  static String words(StoredTrace trace) {
    StringBuilder words = new StringBuilder(trace.taskName()).append(' ').append(trace.id());
    if (trace.clientTraceId() != null) {
      words.append(' ').append(trace.clientTraceId());
    }
    for (String name : List.of("tools", "models")) {
      if (member(trace, name) instanceof JsonArray names) {
        for (Json one : names.items()) {
          words.append(' ').append(one.asText() == null ? "" : one.asText());
        }
      }
    }
    return plain(words.toString());
  }

  /** How many errors its recording holds. */
  static int errors(StoredTrace trace) {
    BigDecimal errors = member(trace, "errors") instanceof JsonNumber n ? n.decimal() : null;
    return errors == null ? 0 : errors.intValue();
  }

  private static @Nullable Json member(StoredTrace trace, String name) {
    return trace.summary() instanceof JsonObject summary ? summary.get(name) : null;
  }

  /** Small letters, one kind of blank, nothing that a database cannot keep. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.toLowerCase(Locale.ROOT)
        .codePoints()
        .map(c ->
            c < ' ' || Character.isWhitespace(c) || Character.getType(c) == Character.SURROGATE
                ? ' '
                : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }
}
