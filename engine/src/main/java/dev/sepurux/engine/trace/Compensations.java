package dev.sepurux.engine.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds calls that undo an earlier effect: their tool is declared to compensate the other one, or
 * their names are opposites (create and delete of one thing), and a value links the two.
 */
final class Compensations {
  private static final Map<String, Set<String>> UNDO =
      Map.ofEntries(
          Map.entry("create", Set.of("delete", "cancel", "remove")),
          Map.entry("add", Set.of("remove", "delete")),
          Map.entry("book", Set.of("cancel")),
          Map.entry("reserve", Set.of("release", "cancel")),
          Map.entry("schedule", Set.of("cancel", "unschedule")),
          Map.entry("place", Set.of("cancel")),
          Map.entry("order", Set.of("cancel")),
          Map.entry("submit", Set.of("withdraw", "cancel")),
          Map.entry("send", Set.of("recall", "unsend")),
          Map.entry("post", Set.of("delete", "unpost")),
          Map.entry("publish", Set.of("unpublish")),
          Map.entry("share", Set.of("unshare")),
          Map.entry("grant", Set.of("revoke")),
          Map.entry("invite", Set.of("uninvite")),
          Map.entry("charge", Set.of("refund", "void")),
          Map.entry("pay", Set.of("refund")),
          Map.entry("buy", Set.of("return", "refund")),
          Map.entry("transfer", Set.of("reverse")),
          Map.entry("lock", Set.of("unlock")),
          Map.entry("hold", Set.of("release")),
          Map.entry("start", Set.of("stop")),
          Map.entry("enable", Set.of("disable")),
          Map.entry("subscribe", Set.of("unsubscribe")),
          Map.entry("upload", Set.of("delete")));

  private final Effects effects;
  private final Provenance provenance;
  private final Map<String, Boolean> opposites = new HashMap<>();
  private final Set<Integer> made = new HashSet<>();

  // Looked up by value only: no order of this map reaches a result.
  private final Map<String, List<Call>> bySaying = new HashMap<>();

  Compensations(Effects effects, Provenance provenance) {
    this.effects = effects;
    this.provenance = provenance;
  }

  void find() {
    effects.made().forEach(call -> made.add(call.index()));
    for (Call call : effects.made()) {
      for (String value : effects.valuesOf(call)) {
        bySaying.computeIfAbsent(value, _ -> new ArrayList<>()).add(call);
      }
    }
    for (Call later : effects.made()) {
      if (later.ending() == Call.Ending.SUCCEEDED && mayUndo(later)) {
        linked(later).values().stream()
            .filter(earlier -> earlier.step() < later.step())
            .filter(earlier -> !effects.isUndone(earlier) && !effects.isUndoing(earlier))
            .filter(earlier -> undoes(later, earlier))
            .filter(earlier -> isAbout(later, earlier))
            .reduce((_, newest) -> newest)
            .ifPresent(earlier -> effects.undoes(later, earlier));
      }
    }
  }

  /** The effects that say a value which this call says too, or whose results it uses, by index. */
  private SortedMap<Integer, Call> linked(Call later) {
    SortedMap<Integer, Call> linked = new TreeMap<>();
    for (String value : effects.valuesOf(later)) {
      bySaying.getOrDefault(value, List.of()).forEach(call -> linked.put(call.index(), call));
    }
    for (Flow flow : provenance.originsOf(later)) {
      Place from = flow.from().place();
      if (from.kind() == Place.Kind.RESULT && made.contains(from.call())) {
        linked.put(from.call(), effects.trace().calls().get(from.call()));
      }
    }
    return linked;
  }

  private boolean mayUndo(Call later) {
    List<String> words = ToolWords.of(ToolWords.local(later.tool()));
    return effects.facts(later).compensates() != null
        || UNDO.values().stream().anyMatch(verbs -> words.stream().anyMatch(verbs::contains));
  }

  // Another order of the same customer is not the one that was placed: where the later call carries
  // ids, they are the earlier one's own.
  private boolean isAbout(Call later, Call earlier) {
    boolean uses =
        provenance.originsOf(later).stream()
            .map(flow -> flow.from().place())
            .anyMatch(from -> from.kind() == Place.Kind.RESULT && from.call() == earlier.index());
    return uses
        || effects.valuesOf(later).stream()
            .filter(Compensations::isCode)
            .allMatch(effects.valuesOf(earlier)::contains);
  }

  private static boolean isCode(String key) {
    String value = key.substring(2);
    return ((key.startsWith("s:") && value.indexOf(' ') < 0) || key.startsWith("n:"))
        && value.length() >= 3
        && value.chars().anyMatch(Character::isDigit);
  }

  private boolean undoes(Call later, Call earlier) {
    String declared = effects.facts(later).compensates();
    return declared != null
        ? EventReader.bare(declared).equals(earlier.tool())
        : opposites.computeIfAbsent(
            earlier.tool() + " " + later.tool(), _ -> areOpposites(earlier.tool(), later.tool()));
  }

  private static boolean areOpposites(String tool, String undoing) {
    List<String> done = ToolWords.of(tool);
    List<String> undone = ToolWords.of(undoing);
    List<String> local = ToolWords.of(ToolWords.local(tool));
    for (String verb : done) {
      // cancel_pending_order orders nothing: it does not undo an earlier call of itself.
      if (ToolWords.MORE_OFTEN_NOUNS.contains(verb) && local.indexOf(verb) != 0) {
        continue;
      }
      for (String opposite : UNDO.getOrDefault(verb, Set.of())) {
        if (undone.contains(opposite)) {
          Set<String> things = new HashSet<>(done);
          things.remove(verb);
          Set<String> other = new HashSet<>(undone);
          other.remove(opposite);
          return things.isEmpty() || other.isEmpty() || !disjoint(things, other);
        }
      }
    }
    return false;
  }

  private static boolean disjoint(Set<String> one, Set<String> other) {
    return one.stream().noneMatch(other::contains);
  }
}
