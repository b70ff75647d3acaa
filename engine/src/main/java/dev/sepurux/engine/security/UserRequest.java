package dev.sepurux.engine.security;

import dev.sepurux.engine.security.Words.Word;
import dev.sepurux.engine.trace.Leaf;
import dev.sepurux.engine.trace.Span;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the user has said so far: the values, the acts, and whether he hands orders on. */
final class UserRequest {
  private static final Set<String> FOLLOWING =
      Set.of(
          "do",
          "follow",
          "perform",
          "execut",
          "complet",
          "carry",
          "handl",
          "addres",
          "implement",
          "process",
          "obey",
          "run",
          "act");
  private static final Set<String> ORDERS =
      Set.of(
          "instruction",
          "step",
          "action",
          "task",
          "todo",
          "to-do",
          "request",
          "procedur",
          "checklist",
          "direction",
          "item");
  private static final Set<String> AS =
      Set.of("instruct", "request", "ask", "direct", "tell", "say");
  private static final Set<String> MAKING =
      Set.of(
          "mak", "do", "issu", "initiat", "set", "creat", "plac", "send", "schedul", "complet",
          "start");
  private static final Set<String> BEFORE_A_VERB =
      Set.of(
          "to", "and", "then", "please", "you", "also", "or", "must", "should", "kindly", "not",
          "me", "help", "just");

  private String said = "";
  private final Set<Act> acts = EnumSet.noneOf(Act.class);
  private final Set<String> stems = new HashSet<>();
  private final Set<String> verbs = new HashSet<>();
  private boolean delegates;

  /** Adds something that the user says. */
  void add(Leaf leaf) {
    String text = leaf.value().asText();
    if (text == null) {
      said += "\n" + leaf.value().compact();
      return;
    }
    said += "\n" + Passages.folded(text);
    for (Span sentence : Sentences.of(text, 0, text.length())) {
      sentence(Words.of(text, sentence.start(), sentence.end()));
    }
  }

  private void sentence(List<Word> words) {
    boolean making = false;
    int following = Integer.MIN_VALUE / 2;
    for (int i = 0; i < words.size(); i++) {
      String stem = words.get(i).stem();
      stems.add(stem);
      boolean sure = i + 1 < words.size() && words.get(i + 1).text().equals("sure");
      making |= MAKING.contains(stem) && !sure;
      boolean verb = !sure && (!Act.isMoreOftenNoun(stem) || isVerbPlace(words, i));
      Set<Act> named = verb ? Act.ofVerb(stem) : Set.of();
      acts.addAll(making ? Act.ofWord(stem) : named);
      if (!named.isEmpty()) {
        verbs.add(stem);
      }
      if (FOLLOWING.contains(stem)) {
        following = i;
      }
      boolean own = i > 0 && words.get(i - 1).text().equals("following");
      delegates |= ORDERS.contains(stem) && i - following <= 4 && !own;
      delegates |= i > 0 && words.get(i - 1).text().equals("as") && AS.contains(stem);
    }
  }

  private static boolean isVerbPlace(List<Word> words, int i) {
    return words.get(i).clause() || (i > 0 && BEFORE_A_VERB.contains(words.get(i - 1).text()));
  }

  /** True if the user said this value. */
  boolean holds(String folded) {
    return Words.holds(said, folded);
  }

  Set<Act> acts() {
    return acts;
  }

  /** The verbs that name acts. */
  Set<String> verbs() {
    return verbs;
  }

  Set<String> stems() {
    return stems;
  }

  /** True if the user told the agent to do what something else says. */
  boolean delegates() {
    return delegates;
  }
}
