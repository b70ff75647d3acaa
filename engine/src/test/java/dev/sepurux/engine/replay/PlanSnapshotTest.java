package dev.sepurux.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.policy.ApprovalIssuer;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Note;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
       "learned_result_schemas": [{"tool": "mail.read", "version": "0123456789ab", "schema": {"type": "string"}}],
       "engine_revision": "0"}
      """;

  private static final String APPROVING =
      GOOD.replace(
          "{\"pooled",
          """
          {"approvals": {"project_id": "p",
            "keys": [{"kid": "k1", "kty": "OKP", "crv": "Ed25519",
              "x": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}],
            "spent": [{"approval_id": "a1", "spent_at": "2026-11-24T12:00:01Z", "call_id": "call_7"},
              {"approval_id": "a2", "spent_at": "2026-11-24T12:00:02.5Z", "call_id": null}]},
           "pooled\
          """);

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
    assertThat(terms.learned().byTool().keySet()).containsExactly("mail.read");
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
          "version": "0123456789ab", | | /learned_result_schemas/0
          "engine_revision": "0" | "engine_revisions": "0" | /engine_revision
          """,
      quoteCharacter = '`')
  void refusesWhatIsNotRightAndSaysWhere(String was, @Nullable String is, String loc) {
    assertThat(GOOD).contains(was);
    PlanSnapshot.Reading reading = read(GOOD.replace(was, is == null ? "" : is));
    assertThat(reading).isInstanceOf(PlanSnapshot.Reading.Refused.class);
    assertThat(((PlanSnapshot.Reading.Refused) reading).notes())
        .extracting(Note::loc)
        .contains(loc);
  }

  @Test
  void readsWhatTheProjectApproved() {
    ApprovalIssuer issuer =
        ((PlanSnapshot.Reading.Accepted) read(APPROVING)).snapshot().terms().approvals();
    assertThat(issuer.project()).isEqualTo("p");
    assertThat(issuer.keys()).containsOnlyKeys("k1");
    assertThat(issuer.spent())
        .isEqualTo(
            Map.of(
                "a1",
                new ApprovalIssuer.Spending(1_795_521_601_000L, "call_7"),
                "a2",
                new ApprovalIssuer.Spending(1_795_521_602_500L, null)));
    assertThat(((PlanSnapshot.Reading.Accepted) read(GOOD)).snapshot().terms().approvals())
        .isEqualTo(ApprovalIssuer.NONE);
    assertThat(
            ((PlanSnapshot.Reading.Accepted)
                    read(GOOD.replace("{\"pooled", "{\"approvals\": null, \"pooled")))
                .snapshot()
                .terms()
                .approvals())
        .isEqualTo(ApprovalIssuer.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "project_id": "p"      | "project": "p"        | /approvals/project_id
          "kid": "k1"            | "id": "k1"            | /approvals/keys/0
          AAAAAA"                | AAAA"                 | /approvals/keys/0
          AAAAAA"                | AAAA!!"               | /approvals/keys/0
          "approval_id": "a1"    | "id": "a1"            | /approvals/spent/0
          12:00:01Z              | 12:00                 | /approvals/spent/0
          "spent": [             | "spend": [            | /approvals/spent
          "spent": [             | "spent": [7,          | /approvals/spent
          {"project_id"          | 7, "x": {"project_id" | /approvals
          """,
      quoteCharacter = '`')
  void refusesApprovalsThatAreNotRight(String was, String is, String loc) {
    assertThat(APPROVING).contains(was);
    assertThat(((PlanSnapshot.Reading.Refused) read(APPROVING.replace(was, is))).notes())
        .extracting(Note::loc)
        .contains(loc);
  }

  @Test
  void readsASnapshotThatWasMadeBeforeSchemasWereLearned() {
    String old = GOOD.replaceAll("\"learned_result_schemas.*\n", "");
    assertThat(old).doesNotContain("learned");
    PlanSnapshot snapshot = ((PlanSnapshot.Reading.Accepted) read(old)).snapshot();
    assertThat(snapshot.terms().learned().byTool()).isEmpty();
  }

  @Test
  void refusesAnyOtherDocument() {
    assertThat(((PlanSnapshot.Reading.Refused) read("{}")).notes())
        .extracting(Note::loc)
        .contains("/tools", "/policy", "/mutation_pack_id", "/attempts_count", "/seed");
  }
}
