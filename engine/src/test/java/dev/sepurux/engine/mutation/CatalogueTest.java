package dev.sepurux.engine.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the catalogue promises. */
class CatalogueTest {

  @Test
  void holdsEnoughMutationsOverEnoughCategoriesForARecording() {
    Set<String> categories =
        Catalogue.all().stream()
            .filter(Mutation::recorded)
            .map(Mutation::category)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(categories).containsExactlyInAnyOrderElementsOf(Catalogue.CATEGORIES);
    assertThat(Catalogue.all()).filteredOn(Mutation::recorded).hasSizeGreaterThanOrEqualTo(60);
  }

  @Test
  void everyEntrySaysWhatItIs() {
    assertThat(Catalogue.all())
        .allSatisfy(mutation -> {
          assertThat(mutation.id()).matches("[a-z_]+\\.[a-z0-9_]+");
          assertThat(mutation.description()).endsWith(".");
          assertThat(mutation.owasp()).isNotEmpty().allMatch(tag -> tag.matches("(ASI|LLM)\\d\\d"));
          assertThat(mutation.example()).contains(" -> ");
          assertThat(mutation.asks()).isNotEmpty();
          assertThat(mutation.fidelities()).contains(Fidelity.LIVE);
        });
  }

  @Test
  void thePacksTogetherHoldTheCatalogue() {
    Set<String> held = new TreeSet<>();
    MutationPack.RELIABILITY.mutations().forEach(mutation -> held.add(mutation.id()));
    MutationPack.SECURITY.mutations().forEach(mutation -> held.add(mutation.id()));
    assertThat(held).hasSize(Catalogue.all().size());
    assertThat(MutationPack.FULL.mutations()).hasSize(Catalogue.all().size());
  }
}
