package dev.sepurux.engine.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.mutation.MutationSelection.Parsed;
import dev.sepurux.engine.trace.Note;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes that a mutation set may have. */
class MutationSelectionTest {

  private static @Nullable Json json(@Nullable String text) {
    return text == null ? null : Objects.requireNonNull(JsonText.parse(text.replace('\'', '"')));
  }

  private static MutationSelection accepted(@Nullable String set, @Nullable String pack) {
    return switch (MutationSelection.parse(json(set), pack)) {
      case Parsed.Accepted accepted -> accepted.selection();
      case Parsed.Refused refused -> throw new AssertionError(refused.errors());
    };
  }

  private static List<Note> refused(String set, @Nullable String pack) {
    return switch (MutationSelection.parse(json(set), pack)) {
      case Parsed.Accepted accepted ->
          throw new AssertionError(accepted.selection().choices().keySet());
      case Parsed.Refused refused -> refused.errors();
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sepurux.core.reliability",
        "core.reliability",
        "5e9c0a52-7f0e-4c41-9d0a-000000000001",
        "5E9C0A52-7F0E-4C41-9D0A-000000000001"
      })
  void aPackAloneIsTakenByNameAliasOrId(String pack) {
    for (String set : new String[] {null, "null", "[]"}) {
      assertThat(accepted(set, pack).choices().keySet())
          .containsExactlyInAnyOrderElementsOf(
              MutationPack.RELIABILITY.mutations().stream().map(Mutation::id).toList());
    }
  }

  @Test
  void withoutPackAndSetTheWholeCatalogueAsks() {
    assertThat(accepted(null, null).choices()).hasSize(Catalogue.all().size());
  }

  @Test
  void aListStandsAloneOrIsAddedToThePack() {
    assertThat(accepted("['transport.timeout', 'latency']", null).choices().keySet())
        .contains("transport.timeout", "latency.slow")
        .noneMatch(id -> id.startsWith("semantic."));
    assertThat(accepted("['injection.important_instructions']", "core.reliability").choices())
        .containsKeys("injection.important_instructions", "transport.timeout");
  }

  @Test
  void nothingCanBeAddedToTheFullPackSoThatASetStandsAloneThere() {
    assertThat(accepted("['model.loop']", "core.full").choices().keySet())
        .containsExactly("model.loop");
    assertThat(accepted("{'exclude': ['model.loop']}", "core.full").choices())
        .hasSize(Catalogue.all().size() - 1);
    assertThat(accepted("[]", "core.full").choices()).hasSize(Catalogue.all().size());
  }

  @Test
  void anItemCarriesWeightAndParameters() {
    MutationSelection selection =
        accepted("[{'id': 'model.loop', 'weight': 2.5, 'params': {'times': 7}}]", null);
    MutationSelection.Choice loop = Objects.requireNonNull(selection.choices().get("model.loop"));
    assertThat(loop.weight()).isEqualTo(2_500);
    assertThat(loop.params()).containsEntry("times", 7L);
  }

  @Test
  void anObjectAddsAndTakesOut() {
    assertThat(
            accepted(
                    "{'categories': ['transport'], 'include': ['model.loop'],"
                        + " 'exclude': ['transport.timeout']}",
                    null)
                .choices()
                .keySet())
        .contains("model.loop", "transport.http_503")
        .doesNotContain("transport.timeout", "semantic.wrong_value");
    assertThat(accepted("{'exclude': ['payload']}", null).choices().keySet())
        .contains("transport.timeout")
        .noneMatch(id -> id.startsWith("payload."));
  }

  @ParameterizedTest
  @CsvSource({
    "transport.timeot, transport.timeout",
    "timeout, transport.timeout",
    "semantics, semantic",
    "injection.importent_instruction, injection.important_instructions"
  })
  void anUnknownIdNamesTheNearest(String id, String nearest) {
    List<Note> errors = refused("['model.loop', '" + id + "']", null);
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().loc()).isEqualTo("/1");
    assertThat(errors.getFirst().msg()).endsWith("did you mean " + nearest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'text'; type",
        "[7]; type",
        "{'included': []}; unknown_field",
        "{'include': 'model.loop'}; type",
        "[{'weight': 1}]; required",
        "[{'id': 'model.loop', 'weight': 0}]; range",
        "[{'id': 'model.loop', 'weight': 1001}]; range",
        "[{'id': 'model.loop', 'params': {'times': 1}}]; range",
        "[{'id': 'model.loop', 'params': {'times': 1.5}}]; range",
        "[{'id': 'model.loop', 'params': {'often': 3}}]; unknown_field",
        "[{'id': 'model.loop', 'often': 3}]; unknown_field",
        "{'include': ['model.loop'], 'exclude': ['model']}; empty_selection"
      },
      quoteCharacter = '"')
  void whatIsNoSetIsRefusedWithTheReason(String set, String type) {
    assertThat(refused(set, null)).extracting(Note::type).contains(type);
  }

  @Test
  void anUnknownPackNamesTheNearest() {
    assertThat(refused("null", "core.reliablity").getFirst().msg())
        .contains("sepurux.core.reliability");
  }
}
