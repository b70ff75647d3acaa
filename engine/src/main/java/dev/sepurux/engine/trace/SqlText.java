package dev.sepurux.engine.trace;

import dev.sepurux.engine.trace.ToolFacts.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What SQL statements do, by their first words. One pass over the text; nothing is parsed. */
final class SqlText {
  private static final Set<String> READS =
      Set.of("SELECT", "SHOW", "EXPLAIN", "DESCRIBE", "DESC", "PRAGMA", "VALUES");
  private static final Set<String> ADDS = Set.of("INSERT", "CREATE", "UPSERT");
  private static final Set<String> DESTROYS =
      Set.of(
          "DELETE", "DROP", "TRUNCATE", "UPDATE", "ALTER", "MERGE", "REPLACE", "GRANT", "REVOKE");
  private static final Set<String> BRACKETS =
      Set.of("BEGIN", "START", "COMMIT", "ROLLBACK", "SET", "USE", "END");
  private static final Set<String> OBJECTS =
      Set.of(
          "TABLE",
          "DATABASE",
          "SCHEMA",
          "VIEW",
          "INDEX",
          "USER",
          "ROLE",
          "COLUMN",
          "FUNCTION",
          "PROCEDURE",
          "TRIGGER",
          "SEQUENCE",
          "TYPE",
          "EXTENSION");
  // CREATE UNIQUE INDEX, CREATE OR REPLACE MATERIALIZED VIEW
  private static final int OBJECT_WITHIN = 5;

  /** What a text does, and the word that says so. */
  record Found(Effect effect, String word) {}

  private SqlText() {}

  /**
   * The worst of the statements, or null if one of them is none that is known and no other writes.
   *
   * @param sure false if the text may be something else, so that more than a first word must fit:
   *     "delete old photos" is something to search for
   */
  static @Nullable Found read(String text, boolean sure) {
    Found worst = null;
    boolean unknown = false;
    for (List<String> words : statements(text)) {
      Found found = statement(words, sure);
      if (found == null) {
        unknown |= !BRACKETS.contains(words.getFirst());
      } else if (worst == null || found.effect().compareTo(worst.effect()) > 0) {
        worst = found;
      }
    }
    return worst != null && unknown && worst.effect() == Effect.NONE ? null : worst;
  }

  private static @Nullable Found statement(List<String> words, boolean sure) {
    String first = words.getFirst();
    // EXPLAIN ANALYZE executes what it explains; a WITH can hold a DELETE anywhere.
    if (first.equals("WITH") || (first.equals("EXPLAIN") && words.contains("ANALYZE"))) {
      return within(words);
    }
    if (first.equals("PRAGMA") && words.contains("=")) {
      return null;
    }
    Effect effect =
        DESTROYS.contains(first)
            ? Effect.IRREVERSIBLE
            : ADDS.contains(first) ? Effect.REVERSIBLE : READS.contains(first) ? Effect.NONE : null;
    return effect == null || !(sure || fits(words)) ? null : new Found(effect, first);
  }

  private static @Nullable Found within(List<String> words) {
    Found worst = null;
    for (int i = 1; i < words.size(); i++) {
      List<String> rest = words.subList(i, words.size());
      String word = rest.getFirst();
      Found found = null;
      if (word.equals("SELECT")) {
        found = new Found(Effect.NONE, word);
      } else if (word.equals("INSERT") && fits(rest)) {
        found = new Found(Effect.REVERSIBLE, word);
      } else if (Set.of("DELETE", "MERGE", "UPDATE").contains(word)
          && !words.get(i - 1).equals("FOR")
          && fits(rest)) {
        found = new Found(Effect.IRREVERSIBLE, word);
      }
      if (found != null && (worst == null || found.effect().compareTo(worst.effect()) > 0)) {
        worst = found;
      }
      if (worst != null && worst.effect() == Effect.IRREVERSIBLE) {
        break;
      }
    }
    return worst;
  }

  /** True if the words after the first are those of a statement. */
  private static boolean fits(List<String> words) {
    String second = words.size() > 1 ? words.get(1) : "";
    return switch (words.getFirst()) {
      case "DELETE" -> second.equals("FROM");
      case "INSERT", "MERGE", "REPLACE", "UPSERT" -> second.equals("INTO");
      case "UPDATE" -> words.subList(0, Math.min(words.size(), 6)).contains("SET");
      case "GRANT" -> words.contains("TO");
      case "REVOKE", "SELECT" -> words.contains("FROM");
      case "DROP", "TRUNCATE", "ALTER", "CREATE" ->
          words.subList(0, Math.min(words.size(), OBJECT_WITHIN)).stream()
              .anyMatch(OBJECTS::contains);
      case "PRAGMA" -> second.startsWith("TABLE_");
      default -> false;
    };
  }

  /** The upper-case words of each statement, without comments, brackets and quoted text. */
  private static List<List<String>> statements(String text) {
    List<List<String>> statements = new ArrayList<>();
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int start = i;
      if (text.startsWith("--", i)) {
        i = after(text, "\n", i + 2);
      } else if (text.startsWith("/*", i)) {
        i = after(text, "*/", i + 2);
      } else if (c == '\'' || c == '"' || c == '`') {
        i = after(text, String.valueOf(c), i + 1);
        words.add("?");
      } else if (Character.isLetter(c)) {
        while (i < text.length() && isWord(text.charAt(i))) {
          i++;
        }
        words.add(text.substring(start, i).toUpperCase(Locale.ROOT));
      } else {
        i++;
        if (c == '=') {
          words.add("=");
        } else if (c == ';') {
          flush(words, statements);
          words = new ArrayList<>();
        }
      }
    }
    flush(words, statements);
    return statements;
  }

  private static void flush(List<String> words, List<List<String>> statements) {
    if (!words.isEmpty()) {
      statements.add(words);
    }
  }

  private static int after(String text, String end, int from) {
    int at = text.indexOf(end, from);
    return at < 0 ? text.length() : at + end.length();
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
