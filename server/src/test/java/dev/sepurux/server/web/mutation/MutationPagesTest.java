package dev.sepurux.server.web.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.Mutation;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.people.Role;
import dev.sepurux.server.web.Visitor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MutationPagesTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withPeople();

  @Test
  void showsTheWholeCatalogueWithItsExamples() throws Exception {
    String page = Visitor.of(SERVER, Role.VIEWER).page("/p/default/mutations?q=&pack=*");
    for (Mutation mutation : Catalogue.all()) {
      assertThat(page).contains("id=\"" + mutation.id() + "\"");
    }
    assertThat(page)
        .contains(Catalogue.all().size() + " mutations", "sepurux.core.security", "LLM01")
        .doesNotContain("<IMPORTANT>");
  }

  @Test
  void eachFilterLeavesWhatFitsIt() {
    Mutation some = Catalogue.all().getFirst();
    Map<String, String> filters =
        Map.of(
            "q", some.id().toUpperCase(java.util.Locale.ROOT),
            "pack", "sepurux.core.full",
            "category", some.category(),
            "class", some.questionClass().wire(),
            "phase", some.phase().wire(),
            "fidelity", some.fidelities().getFirst().wire());
    filters.forEach((filter, value) -> {
      MutationsPage page = MutationsPage.of(Map.of(filter, value));
      assertThat(page.groups().stream().flatMap(group -> group.mutations().stream()))
          .as(filter)
          .contains(some);
    });
    assertThat(MutationsPage.of(filters).shown()).isEqualTo(1);
    assertThat(MutationsPage.of(Map.of("tag", "LLM01")).shown()).isBetween(1, 50);
    assertThat(MutationsPage.of(Map.of("q", "no such thing")).groups()).isEmpty();
    assertThat(MutationsPage.of(Map.of("pack", "none")).groups()).isEmpty();
  }

  @Test
  void everyFilterCanBeChosenFromWhatThereIs() {
    for (String filter : MutationsPage.FILTERS) {
      for (String value : MutationsPage.values(filter)) {
        assertThat(MutationsPage.of(Map.of(filter, value)).shown())
            .as("%s %s", filter, value)
            .isPositive();
      }
    }
  }
}
