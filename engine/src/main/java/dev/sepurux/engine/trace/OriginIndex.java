package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The origins seen so far, by value, token and 12 characters in a row. It is filled in recorded
 * order, so a look-up finds only what came before.
 */
final class OriginIndex {
  static final int RUN = 12;
  static final int MOST_ORIGINS = 3;
  private static final int LONG_WORD = 24;
  private static final int PER_ORIGIN = 8;
  private static final int EQUAL_PLACES = 32;
  private static final int MOST_EQUAL_PLACES = 128;
  private static final int MAX_GRAMS = 1_000_000;
  private static final int MAX_TOKENS = 100_000;

  /**
   * One text or scalar that can be matched.
   *
   * @param source which origin it belongs to
   * @param text the text as it is matched for runs, "" for scalars that are no text
   * @param coded where in the leaf the text stands encoded, or null if it is the leaf itself
   */
  record Entry(Leaf leaf, int source, String text, @Nullable Span coded, Flow.Via via) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Postings equal = new Postings();
  private final Postings tokens = new Postings();
  private final Postings grams = new Postings();

  /** What a call's own arguments hold: its result only repeats that, and is no origin of it. */
  static final class Echo {
    static final Echo NONE = new Echo();
    private final Set<String> keys = new HashSet<>();
    private final Set<String> tokens = new HashSet<>();
    private final Set<Long> grams = new HashSet<>();

    static Echo of(List<Json> arguments) {
      Echo echo = new Echo();
      for (Json argument : arguments) {
        String key = Values.key(argument);
        if (key != null && !Values.isCommon(argument)) {
          echo.keys.add(key);
          echo.tokens.add(key);
        }
        if (argument instanceof JsonString text) {
          echo.addText(text.value());
        }
      }
      return echo;
    }

    private void addText(String text) {
      for (Span span : Tokens.of(text, MAX_TOKENS)) {
        tokens.add(Values.key(span.in(text)));
      }
      String folded = fold(text);
      for (int i = 0; i + RUN <= folded.length(); i++) {
        grams.add(Postings.hash(folded, i, i + RUN));
      }
    }
  }

  Entry entry(int id) {
    return entries.get(id);
  }

  Postings equal() {
    return equal;
  }

  Postings tokens() {
    return tokens;
  }

  Postings grams() {
    return grams;
  }

  void add(Leaf leaf, int source, Echo echo) {
    String key = Values.key(leaf.value());
    if (key == null) {
      return;
    }
    String text = leaf.value() instanceof JsonString string ? string.value() : "";
    int id = entries.size();
    entries.add(new Entry(leaf, source, fold(text), null, Flow.Via.PLAIN));
    if (!echo.keys.contains(key)) {
      addEqual(key, id);
      if (text.isEmpty()
          && !echo.tokens.contains(key)
          && Tokens.isSignificant(key.substring(2), key)) {
        addCapped(tokens, Postings.hash(key, 0, key.length()), id, -1, -1);
      }
    }
    if (!text.isEmpty()) {
      addTokens(id, text, echo);
      addGrams(id, echo);
      addDecoded(leaf, source, text, echo);
    }
  }

  private void addEqual(String key, int id) {
    long hash = Postings.hash(key, 0, key.length());
    int count = 0;
    boolean known = false;
    for (int p = equal.first(hash); p >= 0; p = equal.next(p)) {
      count++;
      known |= entries.get(equal.leaf(p)).source() == entries.get(id).source();
    }
    // A list that says one thing forty times must not hide the user who says it once, later.
    if (count < EQUAL_PLACES || (!known && count < MOST_EQUAL_PLACES)) {
      equal.add(hash, id, -1, -1);
    }
  }

  private void addDecoded(Leaf leaf, int source, String text, Echo echo) {
    for (Encodings.Decoded decoded : Encodings.in(text)) {
      int id = entries.size();
      entries.add(new Entry(leaf, source, fold(decoded.text()), decoded.span(), decoded.via()));
      addTokens(id, decoded.text(), echo);
      addGrams(id, echo);
    }
  }

  private void addTokens(int id, String text, Echo echo) {
    for (Span span : Tokens.of(text, MAX_TOKENS)) {
      String token = span.in(text);
      String key = Values.key(token);
      if (Tokens.isSignificant(token, key) && !echo.tokens.contains(key)) {
        addCapped(tokens, Postings.hash(key, 0, key.length()), id, span.start(), span.end());
      }
    }
  }

  private void addGrams(int id, Echo echo) {
    String text = entries.get(id).text();
    for (int i = 0; i + RUN <= text.length() && grams.size() < MAX_GRAMS; i++) {
      if (startsRun(text, i)) {
        long hash = Postings.hash(text, i, i + RUN);
        if (!echo.grams.contains(hash)) {
          addCapped(grams, hash, id, i, i + RUN);
        }
      }
    }
  }

  /** A run starts with a token, or anywhere inside a word of 24 or more characters. */
  static boolean startsRun(String text, int i) {
    if (!Character.isLetterOrDigit(text.charAt(i))) {
      return false;
    }
    return i == 0 || !isInner(text.charAt(i - 1)) || isInLongWord(text, i);
  }

  /** A run ends with a token, or anywhere inside a word of 24 or more characters. */
  static boolean endsRun(String text, int end) {
    return end >= text.length()
        || !isInner(text.charAt(end))
        || !isInner(text.charAt(end - 1))
        || isSentenceEnd(text, end)
        || isInLongWord(text, end);
  }

  private static boolean isSentenceEnd(String text, int at) {
    return text.charAt(at) == '.'
        && (at + 1 >= text.length() || Character.isWhitespace(text.charAt(at + 1)));
  }

  // Half an address, half a date or half a word is no evidence.
  private static boolean isInner(char c) {
    return Character.isLetterOrDigit(c) || c == '@' || c == '.' || c == '_' || c == '-';
  }

  private static boolean isInLongWord(String text, int i) {
    int end = i;
    while (end < text.length()
        && end - i < LONG_WORD
        && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    int start = i;
    while (start > 0
        && end - start < LONG_WORD
        && Character.isLetterOrDigit(text.charAt(start - 1))) {
      start--;
    }
    return end - start >= LONG_WORD;
  }

  private void addCapped(Postings postings, long hash, int id, int start, int end) {
    int source = entries.get(id).source();
    Sources seen = new Sources();
    int inSource = 0;
    for (int p = postings.first(hash); p >= 0; p = postings.next(p)) {
      int its = entries.get(postings.leaf(p)).source();
      seen.add(its);
      inSource += its == source ? 1 : 0;
    }
    // One origin more than may match is kept, since that is how isCommon knows.
    boolean known = inSource > 0;
    if (known ? inSource < PER_ORIGIN : seen.count <= MOST_ORIGINS) {
      postings.add(hash, id, start, end);
    }
  }

  /** True if more origins hold the key than a match may have. */
  boolean isCommon(Postings postings, long hash) {
    Sources seen = new Sources();
    for (int p = postings.first(hash); p >= 0; p = postings.next(p)) {
      seen.add(entries.get(postings.leaf(p)).source());
    }
    return seen.count > MOST_ORIGINS;
  }

  /** Counts different origins up to one more than may match. */
  private static final class Sources {
    private final int[] seen = new int[MOST_ORIGINS + 1];
    private int count;

    void add(int source) {
      for (int i = 0; i < count; i++) {
        if (seen[i] == source) {
          return;
        }
      }
      if (count < seen.length) {
        seen[count++] = source;
      }
    }
  }

  /** A text as runs are compared: letters folded, white space all alike; every index stays. */
  static String fold(String text) {
    if (text.length() < RUN) {
      return text.toLowerCase(Locale.ROOT).length() == text.length()
          ? text.toLowerCase(Locale.ROOT)
          : text;
    }
    char[] folded = new char[text.length()];
    for (int i = 0; i < folded.length; i++) {
      char c = text.charAt(i);
      folded[i] = Character.isWhitespace(c) ? ' ' : Character.toLowerCase(c);
    }
    return new String(folded);
  }
}
