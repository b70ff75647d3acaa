package dev.sepurux.engine.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kinds of things that an agent is told to do, by the verbs that name them. Wide on purpose: a user
 * who says "pay" asks for a call that sends money.
 */
enum Act {
  /** Money or value goes to somebody. */
  PAY(
      "pay transfer wire send deposit withdraw refund reimburse donate remit charge payout settle",
      "money fund transaction payment purchase refund dollar usd euro rent bill"),
  /** Somebody is told something. */
  TELL(
      "send email mail message forward reply text notify write tell contact inform post publish"
          + " tweet dm answer respond announce comment submit report",
      ""),
  /** Somebody gets to see or do something. */
  SHARE(
      "share grant invite add allow give permit authorize authorise unlock assign promote expose",
      "access permission"),
  /** Something new comes to be. */
  MAKE(
      "create add make schedule book reserve set write generate register arrange plan open save"
          + " append insert put upload draft record build place",
      "appointment reservation"),
  /** Something becomes different. */
  CHANGE(
      "update change modify edit set adjust rename move reschedule replace reset manage configure"
          + " mark enable disable toggle switch turn lock convert fix correct append add remove"
          + " merge rotate increase decrease",
      ""),
  /** Something goes away. */
  REMOVE(
      "delete remove erase cancel clear drop purge revoke terminate leave unsubscribe wipe destroy"
          + " close stop disconnect uninstall empty discard",
      ""),
  /** A program or device does something. */
  RUN(
      "run execute install start launch deploy restart reboot shutdown kill dispatch call invoke"
          + " activate deactivate control trigger operate interact",
      ""),
  /** Something is acquired or traded. */
  BUY("buy purchase order trade sell exchange subscribe redeem invest rent", "order trade"),
  /** Something is looked up elsewhere. */
  FETCH("visit open browse navigate fetch download click load", "");

  private static final Set<String> MORE_OFTEN_NOUNS =
      stems(
          "email mail message text post tweet order trade transfer charge refund purchase report"
              + " comment record book place share call exchange rent draft set answer start plan"
              + " contact deposit wire reply lock mark schedule control");
  private static final Map<String, Set<Act>> VERBS = new HashMap<>();
  private static final Map<String, Set<Act>> NOUNS = new HashMap<>();

  static {
    for (Act act : values()) {
      stems(act.verbs).forEach(stem -> set(VERBS, stem).add(act));
      stems(act.nouns).forEach(stem -> set(NOUNS, stem).add(act));
    }
  }

  private final String verbs;
  private final String nouns;

  Act(String verbs, String nouns) {
    this.verbs = verbs;
    this.nouns = nouns;
  }

  private static Set<Act> set(Map<String, Set<Act>> map, String stem) {
    return map.computeIfAbsent(stem, _ -> EnumSet.noneOf(Act.class));
  }

  private static Set<String> stems(String words) {
    return words.isEmpty()
        ? Set.of()
        : Set.copyOf(Arrays.stream(words.split(" ")).map(Words::stem).distinct().toList());
  }

  /** The acts that a verb names; none if it names none. */
  static Set<Act> ofVerb(String stem) {
    return VERBS.getOrDefault(stem, Set.of());
  }

  /** The acts that a word names, as a verb or as the thing that is done. */
  static Set<Act> ofWord(String stem) {
    Set<Act> acts = EnumSet.noneOf(Act.class);
    acts.addAll(VERBS.getOrDefault(stem, Set.of()));
    acts.addAll(NOUNS.getOrDefault(stem, Set.of()));
    return acts;
  }

  /** True if the word names a thing more often than an act: it counts where a verb stands. */
  static boolean isMoreOftenNoun(String stem) {
    return MORE_OFTEN_NOUNS.contains(stem);
  }

  /** The acts that the words of a name stand for. */
  static Set<Act> ofName(List<String> words) {
    Set<Act> acts = EnumSet.noneOf(Act.class);
    words.forEach(word -> acts.addAll(ofWord(Words.stem(word))));
    return acts;
  }
}
