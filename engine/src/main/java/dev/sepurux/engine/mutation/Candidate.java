package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.mutation.Change.Changed;
import java.util.List;
import java.util.TreeSet;

/**
 * A question with everything that could ask it.
 *
 * @param question the question
 * @param before what the recording has at the seam
 * @param variants the chosen mutations that really change the seam, in catalogue order, at least
 *     one
 * @param representative index of the variant that asks
 * @param priority its place in a sample: SHA-256 of seed, scenario and question key, as hex
 */
public record Candidate(
    Question question, Json before, List<Variant> variants, int representative, String priority) {
  public Candidate {
    variants = List.copyOf(variants);
  }

  /** A mutation, and what it makes of the seam. */
  public record Variant(Mutation mutation, Changed changed) {}

  public Variant asked() {
    return variants.get(representative);
  }

  /** Ids of all mutations that it stands for, in catalogue order. */
  public List<String> standsFor() {
    return variants.stream().map(variant -> variant.mutation().id()).toList();
  }

  /** Their categories, sorted. */
  public List<String> categories() {
    TreeSet<String> categories = new TreeSet<>();
    variants.forEach(variant -> categories.add(variant.mutation().category()));
    return List.copyOf(categories);
  }
}
