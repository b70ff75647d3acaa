package dev.sepurux.engine.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.Mutation;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.mutation.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/mutations.md} is the catalogue. To make it again: {@code -Dpages.write=true}. */
class MutationsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "mutations.md");

  @Test
  void thePageOfMutationsIsTheCatalogue() throws IOException {
    String page = page();
    if (Boolean.getBoolean("pages.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).hasContent(page);
  }

  private static String page() {
    StringBuilder page = new StringBuilder();
    long live = Catalogue.all().stream().filter(mutation -> !mutation.recorded()).count();
    page.append("# Mutations\n\n")
        .append(Catalogue.all().size())
        .append(" faults, lies and attacks in ")
        .append(Catalogue.CATEGORIES.size())
        .append(" categories; ")
        .append(live)
        .append(" of them only mean something when the agent runs again (fidelity `live`).\n")
        .append("This page is made from the catalogue that `GET /v1/mutation-packs` serves. What")
        .append(" the classes ask and when they pass: [verdicts.md](verdicts.md).\n\n")
        .append("## Choosing\n\n| pack | mutations | what |\n|---|---|---|\n");
    for (MutationPack pack : MutationPack.BUILT_IN) {
      page.append("| `")
          .append(pack.name())
          .append("` | ")
          .append(pack.mutations().size())
          .append(" | ")
          .append(pack.description())
          .append(" |\n");
    }
    page.append(
        """

        `mutation_set` of a campaign refines the pack: null or `[]` (the pack alone); a list of ids, categories or `{"id", "weight", "params"}`, added to it;
        or `{"include": [...], "exclude": [...], "categories": [...]}`. A weight says how often a mutation represents a question that others ask too (above 0, at
        most 1000). Without a pack, or with the full one, a set that names mutations stands alone. An unknown id is refused with the nearest known one.
        """);
    for (String category : Catalogue.CATEGORIES) {
      page.append("\n## ").append(category).append("\n\n");
      page.append("| id | class | what | example | where | parameters | tags |\n");
      page.append("|---|---|---|---|---|---|---|\n");
      for (Mutation mutation : Catalogue.all()) {
        if (mutation.category().equals(category)) {
          page.append(row(mutation));
        }
      }
    }
    return page.toString();
  }

  private static String row(Mutation mutation) {
    StringBuilder classes = new StringBuilder();
    mutation.asks().forEach(asks -> classes.append(" `").append(asks.wire()).append('`'));
    StringBuilder parameters = new StringBuilder();
    for (Parameter parameter : mutation.parameters()) {
      parameters
          .append(" `")
          .append(parameter.name())
          .append("`: ")
          .append(parameter.description())
          .append("; ")
          .append(parameter.least())
          .append(" to ")
          .append(parameter.most())
          .append(", else ")
          .append(parameter.standard());
    }
    return "| `"
        + mutation.id()
        + "`"
        + (mutation.recorded() ? "" : " (live)")
        + " |"
        + classes
        + " | "
        + mutation.description()
        + " | "
        + escaped(mutation.example())
        + " | "
        + mutation.seam().wire()
        + " |"
        + parameters
        + " | "
        + String.join(", ", mutation.owasp())
        + " |\n";
  }

  private static String escaped(String text) {
    return "`` " + text.replace("|", "\\|") + " ``";
  }
}
