package dev.sepurux.engine.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** Splits text into words, and brings their forms together. */
final class Words {
  private static final String INNER = "-_'’@.:/+&";
  private static final int LONGEST = 200;
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("sent", "send"),
          Map.entry("paid", "pay"),
          Map.entry("made", "make"),
          Map.entry("gave", "give"),
          Map.entry("given", "give"),
          Map.entry("wrote", "write"),
          Map.entry("written", "write"),
          Map.entry("bought", "buy"),
          Map.entry("sold", "sell"),
          Map.entry("told", "tell"));

  private static final Set<String> FUNCTION =
      Set.copyOf(
          Arrays.stream(
                  """
                  the a an and or but if so to of in on at by for from with without about into over
                  under after before during between through is are was were be been being am do does
                  did have has had will would can could shall should may might must not no nor i me
                  my mine we us our you your he him his she her it its they them their this that
                  these those who whom which what when where why how there here all any some each
                  every both few more most other such only own same than too very just also then now
                  please thank thanks out up down off again once as until while because per via using
                  use used need want like make made get got let know see look take give given first
                  next last new one two three following also exactly already yes
                  """
                      .split("\\s+"))
              .filter(word -> !word.isEmpty())
              .map(Words::stem)
              .distinct()
              .toList());

  /**
   * A word of a text.
   *
   * @param text in small letters, with punctuation only inside
   * @param clause true if a clause may start here: at the start, after punctuation or a quote
   */
  record Word(String text, int start, int end, boolean clause) {
    String stem() {
      return Words.stem(text);
    }
  }

  private Words() {}

  /** The words between two indexes of a text. */
  static List<Word> of(String text, int from, int to) {
    List<Word> words = new ArrayList<>();
    boolean clause = true;
    int at = from;
    while (at < to) {
      char c = text.charAt(at);
      if (!Character.isLetterOrDigit(c)) {
        clause |= !Character.isWhitespace(c) && c != '_' && c != '$' && c != '@' && c != '#';
        at++;
        continue;
      }
      int start = at;
      while (at < to && (Character.isLetterOrDigit(text.charAt(at)) || isInner(text, at, to))) {
        at++;
      }
      String word = text.substring(start, Math.min(at, start + LONGEST)).toLowerCase(Locale.ROOT);
      words.add(new Word(word, start, at, clause));
      clause = false;
    }
    return words;
  }

  private static boolean isInner(String text, int at, int to) {
    return INNER.indexOf(text.charAt(at)) >= 0
        && at + 1 < to
        && (Character.isLetterOrDigit(text.charAt(at + 1)) || text.charAt(at + 1) == '/');
  }

  /** True if the word only holds others together. */
  static boolean isFunction(String stem) {
    return FUNCTION.contains(stem);
  }

  /** One spelling for the forms of a word: delete, deletes, deleted and deleting are one. */
  static String stem(String word) {
    String known = IRREGULAR.get(word);
    String base = known == null ? word : known;
    int cut = ending(base);
    if (cut == 0) {
      return base.length() > 3 && base.endsWith("e") ? base.substring(0, base.length() - 1) : base;
    }
    String stem = base.substring(0, base.length() - cut);
    int last = stem.length() - 1;
    boolean doubled =
        cut >= 2
            && last > 2
            && stem.charAt(last) == stem.charAt(last - 1)
            && "lsz".indexOf(stem.charAt(last)) < 0;
    if (doubled) {
      return stem.substring(0, last);
    }
    if (base.endsWith("ies") || base.endsWith("ied")) {
      return stem + "y";
    }
    return stem.length() > 3 && stem.endsWith("e") ? stem.substring(0, last) : stem;
  }

  // How many letters at the end are inflection.
  private static int ending(String word) {
    int length = word.length();
    if (length > 5 && word.endsWith("ing")) {
      return 3;
    }
    if (length > 4 && (word.endsWith("ies") || word.endsWith("ied"))) {
      return 3;
    }
    if (length > 4 && word.endsWith("ed")) {
      return 2;
    }
    boolean plural = length > 3 && word.endsWith("s");
    return plural && !word.endsWith("ss") && !word.endsWith("us") && !word.endsWith("is") ? 1 : 0;
  }

  /** The runs of letters in a text, in small letters. */
  static List<String> parts(String text) {
    return runs(text, Character::isLetter);
  }

  /** The runs of letters and digits in a text, in small letters. */
  static List<String> runs(String text) {
    return runs(text, Character::isLetterOrDigit);
  }

  private static List<String> runs(String text, IntPredicate inside) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !inside.test(text.charAt(i))) {
        if (i > start) {
          parts.add(text.substring(start, i).toLowerCase(Locale.ROOT));
        }
        start = i + 1;
      }
    }
    return parts;
  }

  /** True if the text holds the part with no letter or digit directly before or after it. */
  static boolean holds(String text, String part) {
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      int end = at + part.length();
      boolean before = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
      boolean after = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
      if (before && after) {
        return true;
      }
    }
    return false;
  }
}
