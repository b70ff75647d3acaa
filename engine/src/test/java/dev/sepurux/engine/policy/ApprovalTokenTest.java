package dev.sepurux.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ApprovalTokenTest {
  private final Approver approver = new Approver("k1");
  private final ApprovalToken token =
      approver.token("refund", "{'amount': 40.0}", Approver.PROJECT, "approval_token");
  private final String text = approver.sign(token);

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private String part(int n) {
    return text.split("\\.", -1)[n];
  }

  private String decoded(int n) {
    return new String(Base64.getUrlDecoder().decode(part(n)), StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatWasWritten() {
    ApprovalToken.Presented read = Objects.requireNonNull(ApprovalToken.read(text));
    assertThat(read.token()).isEqualTo(token);
    assertThat(read.isSignedBy(approver.publicKey())).isTrue();
    assertThat(read.isSignedBy(new Approver("k1").publicKey())).isFalse();
    assertThat(read.isSignedBy(new byte[32])).isFalse();
    assertThat(read.isSignedBy(new byte[3])).isFalse();
  }

  @Test
  void isAnOrdinaryWebSignature() {
    assertThat(decoded(0))
        .isEqualTo("{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"typ\":\"sepurux-approval\"}");
    assertThat(decoded(1)).contains("\"aud\":\"" + Approver.PROJECT + "\"", "\"exp\":1795522200");
  }

  @Test
  void everyChangedClaimBreaksTheSignature() {
    for (String[] change :
        new String[][] {
          {"refund", "transfer"},
          {"1795522200", "1895522200"},
          {"person:1", "person:2"},
          {Approver.PROJECT, Approver.ID},
          {Approver.ID, Approver.PROJECT},
          {"approval_token", "amount"},
          {token.argsSha256(), "0".repeat(64)}
        }) {
      String forged =
          part(0) + "." + encoded(decoded(1).replace(change[0], change[1])) + "." + part(2);
      ApprovalToken.Presented read = Objects.requireNonNull(ApprovalToken.read(forged), forged);
      assertThat(read.isSignedBy(approver.publicKey())).as(change[0]).isFalse();
    }
  }

  @Test
  void thereIsOneSpellingOfAToken() {
    assertThat(ApprovalToken.read(" " + text + "\n")).isNotNull();
    for (String other :
        new String[] {
          encoded(decoded(0).replace("EdDSA", "none")) + "." + part(1) + ".",
          encoded(decoded(0).replace("EdDSA", "HS256")) + "." + part(1) + "." + part(2),
          encoded(decoded(0).replace("{", "{\"jwk\":{},")) + "." + part(1) + "." + part(2),
          part(0) + "." + encoded(decoded(1).replace("{", "{\"tool\":\"other\",")) + "." + part(2),
          part(0) + "." + encoded(decoded(1).replace(",", ", ")) + "." + part(2),
          part(0) + "." + encoded(decoded(1).replace("1795522200", "1795522200.0")) + "." + part(2),
          part(0) + "." + part(1) + "=." + part(2),
          part(0) + "." + part(1) + "." + part(2) + "=",
          part(0) + "." + part(1) + "." + part(2) + ".",
          part(0) + "." + part(1),
          text.toLowerCase(java.util.Locale.ROOT),
          "ok",
          "",
          "..",
          "a.b.c",
          "e30.e30.e30",
          text + "A".repeat(ApprovalToken.MAX_LENGTH)
        }) {
      assertThat(ApprovalToken.read(other)).as(other).isNull();
    }
  }

  @Test
  void theLastCharacterHasNoSpareBits() {
    // 64 bytes leave four unused bits in the last character: another one there is another token.
    char last = text.charAt(text.length() - 1);
    String other = text.substring(0, text.length() - 1) + (char) (last + 1);
    assertThat(ApprovalToken.read(other)).isNull();
  }
}
