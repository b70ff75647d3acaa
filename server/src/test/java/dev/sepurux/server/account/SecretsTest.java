package dev.sepurux.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void hasTheFormThatScannersKnow() {
    Random random = new Random(1);
    assertThat(Secrets.generate("key", random)).matches("sepurux_key_[0-9A-Za-z]{36}");
    assertThat(Secrets.generate("ci", random)).matches("sepurux_ci_[0-9A-Za-z]{36}");
  }

  @Test
  void endsInAChecksumOfWhatComesBefore() {
    String one = Secrets.generate("key", new Random(1));
    String same = Secrets.generate("key", new Random(1));
    String other = Secrets.generate("key", new Random(2));
    assertThat(one).isEqualTo(same);
    assertThat(one.substring(one.length() - 6)).isNotEqualTo(other.substring(other.length() - 6));
  }

  @Test
  void knowsAMistypedOneByItsChecksum() {
    for (String kind : new String[] {"key", "ci"}) {
      String secret = Secrets.generate(kind, new Random(1));
      assertThat(Secrets.isWellFormed(secret)).isTrue();
      for (int i = 0; i < secret.length(); i++) {
        String mistyped =
            secret.substring(0, i)
                + (secret.charAt(i) == 'x' ? 'y' : 'x')
                + secret.substring(i + 1);
        assertThat(Secrets.isWellFormed(mistyped)).as(mistyped).isFalse();
      }
      assertThat(Secrets.isWellFormed(secret + "0")).isFalse();
      assertThat(Secrets.isWellFormed(secret.substring(1))).isFalse();
    }
    assertThat(Secrets.isWellFormed("")).isFalse();
  }

  @Test
  void doesNotRepeat() {
    Random random = new Random(1);
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      secrets.add(Secrets.generate("key", random));
    }
    assertThat(secrets).hasSize(1_000);
  }

  @Test
  void comparesDigests() {
    String digest = Secrets.sha256("sepurux_key_x");
    assertThat(digest).hasSize(64);
    assertThat(Secrets.same(digest, Secrets.sha256("sepurux_key_x"))).isTrue();
    assertThat(Secrets.same(digest, Secrets.sha256("sepurux_key_y"))).isFalse();
  }

  @Test
  void showsOnlyAFewCharacters() {
    assertThat(Secrets.prefix("sepurux_key_abcdefghijkl")).isEqualTo("sepurux_key_abcd");
  }
}
