package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.trace.Note;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mutations that a campaign asks with.
 *
 * @param choices by mutation id
 */
public record MutationSelection(SortedMap<String, Choice> choices) {
  /** The whole catalogue at its standard weights. */
  public static final MutationSelection FULL = of(MutationPack.FULL);

  public MutationSelection {
    choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
  }

  /**
   * One chosen mutation.
   *
   * @param weight how often it represents a question, in thousandths; at least 1
   * @param params parameter values by name
   */
  public record Choice(Mutation mutation, int weight, Map<String, Long> params) {
    public Choice {
      params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    static Choice of(Mutation mutation) {
      return new Choice(mutation, mutation.weight() * 1_000, Map.of());
    }
  }

  /** What reading a {@code mutation_set} gives. */
  public sealed interface Parsed {
    /** A selection of at least one mutation. */
    record Accepted(MutationSelection selection) implements Parsed {}

    /**
     * A set that cannot be used.
     *
     * @param errors at least one; each with a pointer into the set
     */
    record Refused(List<Note> errors) implements Parsed {}
  }

  /** All of a pack, at standard weights. */
  public static MutationSelection of(MutationPack pack) {
    SortedMap<String, Choice> choices = new TreeMap<>();
    pack.mutations().forEach(mutation -> choices.put(mutation.id(), Choice.of(mutation)));
    return new MutationSelection(choices);
  }

  /**
   * Reads a {@code mutation_set}: null or {@code []} (the pack alone); a list of ids, categories or
   * {@code {id, weight, params}}, added to the pack; or {@code {include, exclude, categories}},
   * where {@code categories} and {@code include} are added and {@code exclude} is taken out.
   * Without a pack, or with the full one, a set that adds something stands alone, and one that adds
   * nothing starts from the full pack.
   *
   * @param set null if absent
   * @param pack id, name or alias of a built-in pack, or null
   */
  public static Parsed parse(@Nullable Json set, @Nullable String pack) {
    return SelectionReader.read(set, pack);
  }

  /** The choice of this mutation, or null if it is not chosen. */
  public @Nullable Choice choice(Mutation mutation) {
    return choices.get(mutation.id());
  }
}
