package dev.sepurux.server.web.mutation;

import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.Fidelity;
import dev.sepurux.engine.mutation.Mutation;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.mutation.Phase;
import dev.sepurux.engine.mutation.QuestionClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The catalogue, or what the filters leave of it.
 *
 * @param chosen filters by name; a filter that is not there leaves everything
 */
record MutationsPage(List<MutationPack> packs, List<Group> groups, Map<String, String> chosen) {
  static final List<String> FILTERS =
      List.of("q", "pack", "category", "class", "phase", "fidelity", "tag");

  MutationsPage {
    packs = List.copyOf(packs);
    groups = List.copyOf(groups);
    chosen = Map.copyOf(chosen);
  }

  /** The mutations of one category. */
  record Group(String category, List<Mutation> mutations) {
    Group {
      mutations = List.copyOf(mutations);
    }
  }

  static MutationsPage of(Map<String, String> chosen) {
    List<Group> groups = new ArrayList<>();
    for (String category : Catalogue.CATEGORIES) {
      List<Mutation> left =
          Catalogue.all().stream()
              .filter(mutation -> mutation.category().equals(category))
              .filter(mutation -> fits(mutation, chosen))
              .toList();
      if (!left.isEmpty()) {
        groups.add(new Group(category, left));
      }
    }
    return new MutationsPage(MutationPack.BUILT_IN, groups, chosen);
  }

  private static boolean fits(Mutation mutation, Map<String, String> chosen) {
    return chosen.entrySet().stream()
        .allMatch(filter -> fits(mutation, filter.getKey(), filter.getValue()));
  }

  private static boolean fits(Mutation mutation, String filter, String value) {
    return switch (filter) {
      case "q" ->
          (mutation.id() + " " + mutation.description() + " " + mutation.example())
              .toLowerCase(Locale.ROOT)
              .contains(value.toLowerCase(Locale.ROOT));
      case "pack" -> {
        MutationPack pack = MutationPack.find(value);
        yield pack != null && pack.mutations().contains(mutation);
      }
      case "category" -> mutation.category().equals(value);
      case "class" -> mutation.asks().stream().anyMatch(asked -> asked.wire().equals(value));
      case "phase" -> mutation.phase().wire().equals(value);
      case "fidelity" ->
          mutation.fidelities().stream().anyMatch(fidelity -> fidelity.wire().equals(value));
      case "tag" -> mutation.owasp().contains(value);
      default -> true;
    };
  }

  String chosen(String filter) {
    return chosen.getOrDefault(filter, "");
  }

  int shown() {
    return groups.stream().mapToInt(group -> group.mutations().size()).sum();
  }

  int all() {
    return Catalogue.all().size();
  }

  /** What can be chosen for a filter. */
  static List<String> values(String filter) {
    return switch (filter) {
      case "pack" -> MutationPack.BUILT_IN.stream().map(MutationPack::name).toList();
      case "category" -> Catalogue.CATEGORIES;
      case "class" -> words(QuestionClass.values(), QuestionClass::wire);
      case "phase" -> words(Phase.values(), Phase::wire);
      case "fidelity" -> words(Fidelity.values(), Fidelity::wire);
      case "tag" ->
          Catalogue.all().stream().flatMap(m -> m.owasp().stream()).distinct().sorted().toList();
      default -> List.of();
    };
  }

  private static <E> List<String> words(E[] values, Function<E, String> wire) {
    return Arrays.stream(values).map(wire).toList();
  }

  /** What a pack names in words: how many of each category. */
  static long count(MutationPack pack, String category) {
    return pack.mutations().stream().filter(m -> m.category().equals(category)).count();
  }
}
