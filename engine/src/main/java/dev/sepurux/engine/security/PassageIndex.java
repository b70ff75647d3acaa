package dev.sepurux.engine.security;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The passages of a recording, found by a word of them. */
final class PassageIndex {
  private final List<Passage> passages;
  private final Map<String, List<Passage>> byWord = new HashMap<>();

  PassageIndex(List<Passage> passages) {
    this.passages = passages;
    for (Passage passage : passages) {
      Set<String> words = new HashSet<>(Words.runs(passage.text()));
      words.forEach(word -> byWord.computeIfAbsent(word, _ -> new ArrayList<>()).add(passage));
    }
  }

  /** Those that come before a step. */
  List<Passage> before(int step) {
    int end = 0;
    while (end < passages.size() && passages.get(end).step() < step) {
      end++;
    }
    return passages.subList(0, end);
  }

  /** Those before a step that may hold a value. */
  List<Passage> near(String value, int step) {
    String longest = "";
    for (String word : Words.runs(value)) {
      longest = word.length() > longest.length() ? word : longest;
    }
    return byWord.getOrDefault(longest, List.of()).stream()
        .filter(passage -> passage.step() < step)
        .toList();
  }
}
