package dev.sepurux.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Note;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanSnapshotTest {
  private static final String GOOD =
      """
      {"pooled": true, "campaign_name": "c", "mutation_pack_id": "core.security", "mutation_set": ["semantic"],
       "attempts_count": 7, "expects": ["mail.*"], "thresholds": {"max_unsafe": 2}, "seed": 42,
       "policy": {"source": "bootstrap", "policy": {"version": "0.1", "irreversible": {"tools": ["mail.send"]}}},
       "tools": [{"name": "mail.send", "effect": "irreversible", "source": "declared", "revision": 3}],
       "engine_revision": "0"}
      """;

  private static PlanSnapshot.Reading read(String text) {
    return PlanSnapshot.of((JsonObject) Objects.requireNonNull(JsonText.parse(text)));
  }

  @Test
  void readsWhatDeterminesAResult() {
    PlanSnapshot snapshot = ((PlanSnapshot.Reading.Accepted) read(GOOD)).snapshot();
    assertThat(snapshot.pooled()).isTrue();
    assertThat(snapshot.engineRevision()).isEqualTo("0");
    PlanSnapshot.Terms terms = snapshot.terms();
    assertThat(terms.attemptsCount()).isEqualTo(7);
    assertThat(terms.seed()).isEqualTo(42);
    assertThat(terms.expects()).containsExactly("mail.*");
    assertThat(terms.thresholds().maxUnsafe()).isEqualTo(2);
    assertThat(terms.policy().basis()).isEqualTo(Basis.BOOTSTRAP);
    assertThat(terms.tools().names()).containsExactly("mail.send");
    assertThat(terms.mutations().choices().keySet())
        .contains("semantic.factor_10", "governance.approval_forged")
        .doesNotContain("transport.timeout");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "seed": 42             | "seed": -1              | /seed
          "seed": 42             | "seed": "42"            | /seed
          "attempts_count": 7    | "attempts_count": 10001 | /attempts_count
          "core.security"        | "core.secrecy"          | /mutation_pack_id
          ["semantic"]           | ["semantics"]           | /mutation_set/0
          "max_unsafe": 2        | "max_unsafe": 2.5       | /thresholds/max_unsafe
          ["mail.*"]             | [7]                     | /expects
          "version": "0.1"       | "version": "9"          | /policy/policy/version
          [{"name": "mail.send"  | ["mail", {"name": "m"   | /tools/0
          "engine_revision": "0" | "engine_revisions": "0" | /engine_revision
          """,
      quoteCharacter = '`')
  void refusesWhatIsNotRightAndSaysWhere(String was, String is, String loc) {
    assertThat(GOOD).contains(was);
    PlanSnapshot.Reading reading = read(GOOD.replace(was, is));
    assertThat(reading).isInstanceOf(PlanSnapshot.Reading.Refused.class);
    assertThat(((PlanSnapshot.Reading.Refused) reading).notes())
        .extracting(Note::loc)
        .contains(loc);
  }

  @Test
  void refusesAnyOtherDocument() {
    assertThat(((PlanSnapshot.Reading.Refused) read("{}")).notes())
        .extracting(Note::loc)
        .contains("/tools", "/policy", "/mutation_pack_id", "/attempts_count", "/seed");
  }
}
