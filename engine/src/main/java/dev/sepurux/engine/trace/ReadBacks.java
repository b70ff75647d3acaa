package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonString;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a look-up shows if an effect was made. One value in common is not enough: a search for
 * ambulances near the place of a dispatch tells nothing about the dispatch.
 */
final class ReadBacks {
  private static final int SHORTEST = 3;
  private static final Set<String> SAY_NOTHING =
      Set.of("details", "detail", "info", "data", "all", "current", "the", "for");
  private static final Set<String> MANNER = Set.of("mode", "operation", "op", "action", "method");
  private static final Set<String> ADDING = Set.of("append", "add", "increment", "a", "a+");

  private ReadBacks() {}

  /**
   * True if the look-up is about what the effect was done to: by its name, by the name of the
   * argument that both calls share, or because its answer repeats something else that the effect
   * was told.
   *
   * @param shared the values that both calls were given
   * @param told all values that the effect was given
   */
  static boolean looksAt(Call effect, Call read, Set<String> shared, Set<String> told) {
    return namesTheSame(effect.tool(), read.tool())
        || namesSharedArgument(effect, read, shared)
        || answersWith(read, shared, told);
  }

  private static boolean namesTheSame(String effect, String read) {
    if (!namespace(effect).isEmpty() && namespace(effect).equals(namespace(read))) {
      return true;
    }
    List<String> acts = ToolWords.of(effect);
    List<String> reads = ToolWords.of(read);
    // EmergencySystemCreateRequest, EmergencySystemFindUnits: what both begin with is the system.
    int system = 0;
    while (system < acts.size()
        && system < reads.size()
        && acts.get(system).equals(reads.get(system))) {
      system++;
    }
    Set<String> things = things(reads.subList(system, reads.size()));
    return (things.isEmpty() && system > 0)
        || meet(things, things(acts.subList(system, acts.size())));
  }

  private static String namespace(String tool) {
    return tool.substring(0, tool.length() - ToolWords.local(tool).length());
  }

  private static Set<String> things(List<String> words) {
    Set<String> things = new HashSet<>();
    for (String word : words) {
      if (word.length() >= SHORTEST
          && !ToolWords.READS.contains(word)
          && !SAY_NOTHING.contains(word)) {
        things.add(word);
      }
    }
    return things;
  }

  // pay and payments, book and booking, order and orders.
  private static boolean meet(Set<String> some, Set<String> others) {
    return some.stream()
        .anyMatch(one ->
            others.stream().anyMatch(other -> one.startsWith(other) || other.startsWith(one)));
  }

  private static boolean namesSharedArgument(Call effect, Call read, Set<String> shared) {
    Set<String> things = things(ToolWords.of(read.tool()));
    for (Leaf leaf : ProvenanceReader.argumentLeaves(effect)) {
      String key = Values.key(leaf.value());
      if (key != null
          && shared.contains(key)
          && meet(things(ToolWords.of(UseMatcher.name(leaf.place()))), things)) {
        return true;
      }
    }
    return false;
  }

  private static boolean answersWith(Call read, Set<String> shared, Set<String> told) {
    if (read.result() == null) {
      return false;
    }
    for (ResultView.Leaf leaf : ResultView.of(read.result()).leaves()) {
      String key = Values.key(leaf.value());
      if (key != null && told.contains(key) && !shared.contains(key)) {
        return true;
      }
    }
    return false;
  }

  /** True if an argument says that the call adds to what is there: written twice, it is longer. */
  static boolean addsUp(Call call) {
    return call.args().members().entrySet().stream()
        .anyMatch(argument ->
            (argument.getValue() == JsonBool.TRUE
                    && ToolWords.of(argument.getKey()).contains("append"))
                || (argument.getValue() instanceof JsonString word
                    && ADDING.contains(word.value().toLowerCase(Locale.ROOT))
                    && ToolWords.of(argument.getKey()).stream().anyMatch(MANNER::contains)));
  }
}
