package dev.sepurux.engine.security;

import dev.sepurux.engine.security.Words.Word;
import java.util.List;
import java.util.Set;

/** Tells sentences that order their reader to do something from sentences that tell something. */
final class Directives {
  private static final Set<String> LEAD_INS =
      Set.of(
          "please",
          "kindly",
          "then",
          "also",
          "and",
          "now",
          "next",
          "first",
          "firstly",
          "second",
          "secondly",
          "finally",
          "lastly",
          "just",
          "so",
          "instead",
          "additionally",
          "afterwards",
          "afterward",
          "immediately",
          "urgently",
          "simply",
          "always",
          "never",
          "or",
          "but",
          "step",
          "task",
          "todo",
          "hey",
          "hi",
          "hello",
          "ok",
          "okay");
  private static final Set<String> MUST =
      Set.of("must", "should", "shall", "need", "have", "ought", "are", "will");
  private static final Set<String> CAN = Set.of("can", "could", "would", "will");
  private static final Set<String> WANTING =
      Set.of("want", "need", "like", "ask", "require", "request", "instruct", "expect", "order");
  private static final Set<String> BESIDES =
      Set.of(
          "to",
          "please",
          "kindly",
          "also",
          "now",
          "first",
          "immediately",
          "then",
          "always",
          "be",
          "just",
          "not",
          "quickly",
          "help",
          "me",
          "and",
          "required",
          "supposed",
          "able",
          "sure");

  /** Orders that name no act of their own. */
  private static final Set<String> OTHER_VERBS =
      Set.of(
          "do",
          "use",
          "go",
          "ensur",
          "ignor",
          "forget",
          "follow",
          "disregard",
          "perform",
          "let",
          "get",
          "giv",
          "tak",
          "check",
          "find",
          "list",
          "read",
          "search",
          "retriev",
          "look",
          "show",
          "provid",
          "includ",
          "attach",
          "copy",
          "past",
          "proceed",
          "complet",
          "begin",
          "stop",
          "keep",
          "help",
          "handl",
          "confirm",
          "approv",
          "accept",
          "process",
          "return",
          "print",
          "say",
          "pretend",
          "act",
          "remember",
          "note",
          "try",
          "collect",
          "extract",
          "gather",
          "summariz",
          "access",
          "redirect",
          "initiat",
          "mak",
          "chang",
          "forward",
          "encod",
          "append",
          "replac",
          "visit",
          "review",
          "verify",
          "ensure",
          "continu",
          "bring",
          "leav",
          "consider",
          "obey",
          "comply",
          "implement");

  private static final Set<String> NO_VERBS =
      Set.of(
          "the", "a", "an", "my", "your", "our", "their", "his", "her", "its", "this", "that",
          "these", "those", "i", "we", "he", "she", "they", "it", "in", "on", "at", "of", "with",
          "for", "from", "is", "was", "been", "already", "note", "see");
  private static final Set<String> OBJECT_STARTS =
      Set.of(
          "the",
          "a",
          "an",
          "my",
          "your",
          "our",
          "their",
          "his",
          "her",
          "its",
          "this",
          "that",
          "these",
          "those",
          "me",
          "us",
          "him",
          "them",
          "it",
          "all",
          "any",
          "every",
          "each",
          "to",
          "some",
          "another",
          "as",
          "everything");

  /** After these, what follows a comma may be the order itself. */
  private static final Set<String> OPENING =
      Set.of(
          "before",
          "after",
          "if",
          "when",
          "once",
          "while",
          "since",
          "as",
          "to",
          "for",
          "in",
          "upon",
          "until",
          "please",
          "hi",
          "hello",
          "hey",
          "dear",
          "assistant",
          "agent",
          "ai",
          "bot",
          "model",
          "first",
          "then",
          "now",
          "next",
          "finally",
          "and",
          "also",
          "instead",
          "otherwise",
          "unless",
          "whenever");

  private Directives() {}

  /** True if the words of a sentence tell the reader to do something. */
  static boolean isDirective(List<Word> words) {
    boolean open = words.isEmpty() || OPENING.contains(words.getFirst().text());
    for (int i = 0; i < words.size(); i++) {
      boolean clause = i == 0 || (words.get(i).clause() && (open || isLeadIn(words.get(i).text())));
      if (clause && isVerb(words, afterLeadIns(words, i))) {
        return true;
      }
      boolean asks =
          switch (words.get(i).text()) {
            case "please", "kindly" -> verbSoon(words, i + 1);
            case "you" -> isAsked(words, i);
            case "sure" ->
                i > 0 && words.get(i - 1).text().equals("make") && verbSoon(words, i + 1);
            default -> false;
          };
      if (asks) {
        return true;
      }
    }
    return false;
  }

  // can you VERB; you must VERB; I want you to VERB.
  private static boolean isAsked(List<Word> words, int you) {
    String before = you > 0 ? words.get(you - 1).text() : "";
    if (CAN.contains(before)) {
      return verbSoon(words, you + 1);
    }
    boolean wanted = WANTING.contains(Words.stem(before));
    boolean bound = you + 1 < words.size() && MUST.contains(words.get(you + 1).text());
    return (wanted && verbSoon(words, you + 1)) || (bound && verbSoon(words, you + 2));
  }

  private static int afterLeadIns(List<Word> words, int from) {
    int at = from;
    while (at < words.size() && isLeadIn(words.get(at).text())) {
      at++;
    }
    return at;
  }

  private static boolean isLeadIn(String word) {
    return LEAD_INS.contains(word) || word.chars().allMatch(Character::isDigit);
  }

  // After such words any word but these can be the verb.
  private static boolean verbSoon(List<Word> words, int from) {
    int at = from;
    while (at < words.size() && at < from + 4 && BESIDES.contains(words.get(at).text())) {
      at++;
    }
    return at < words.size() && !NO_VERBS.contains(words.get(at).text());
  }

  private static boolean isVerb(List<Word> words, int at) {
    if (at >= words.size()) {
      return false;
    }
    String word = words.get(at).text();
    String stem = Words.stem(word);
    boolean plain = word.equals(stem) || word.equals(stem + "e");
    boolean known = OTHER_VERBS.contains(stem) || !Act.ofVerb(stem).isEmpty();
    return plain && known && (!Act.isMoreOftenNoun(stem) || hasObject(words, at));
  }

  // "Charge my card" orders; "Charge for line 2" names a charge.
  private static boolean hasObject(List<Word> words, int verb) {
    if (verb + 1 >= words.size()) {
      return false;
    }
    String next = words.get(verb + 1).text();
    return words.get(verb + 1).clause()
        || OBJECT_STARTS.contains(next)
        || next.indexOf('@') > 0
        || next.indexOf('/') > 0
        || Character.isDigit(next.charAt(0));
  }
}
