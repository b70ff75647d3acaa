package dev.sepurux.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.http.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for keys. */
abstract class KeyStoreContract {
  private final KeyStore store = new KeyStore();
  private ProjectId project = new ProjectId(new UUID(0, 0));

  abstract Db db();

  @BeforeEach
  void newProject() {
    project = EmbeddedDb.project(db());
  }

  private ApiKey kept(String prefix, @Nullable Long expiresAt) {
    UUID id = UUID.randomUUID();
    ApiKey key =
        new ApiKey(
            id,
            project,
            ApiKey.Kind.CI,
            "n\u00e4me",
            prefix,
            Secrets.sha256(id.toString()),
            EnumSet.of(Scope.READ, Scope.ADMIN),
            5,
            expiresAt,
            null);
    db().<ApiKey>write(tx -> {
      store.insert(tx, key);
      return key;
    });
    return key;
  }

  private List<ApiKey> byPrefix(String prefix) {
    return db().<List<ApiKey>>read(tx -> store.byPrefix(tx, prefix));
  }

  @Test
  void findsAllKeysOfAPrefix() {
    ApiKey one = kept("same-prefix", null);
    ApiKey two = kept("same-prefix", 9L);
    kept("other-prefix", null);
    assertThat(byPrefix("same-prefix")).containsExactlyInAnyOrder(one, two);
    assertThat(byPrefix("no-prefix")).isEmpty();
  }

  @Test
  void revokesAKeyOnceAndOnlyInItsProject() {
    ApiKey key = kept("revoked", null);
    ProjectId other = EmbeddedDb.project(db());
    assertThat(db().<Boolean>write(tx -> store.revoke(tx, other, key.id(), 7))).isFalse();
    assertThat(db().<Boolean>write(tx -> store.revoke(tx, project, key.id(), 7))).isTrue();
    assertThat(db().<Boolean>write(tx -> store.revoke(tx, project, key.id(), 8))).isFalse();
    ApiKey found = byPrefix("revoked").getFirst();
    assertThat(found.revokedAt()).isEqualTo(7L);
    assertThat(found.isGoodAt(6)).isFalse();
  }

  @Test
  void keepsOneKeyForOneSecret() {
    ApiKey key = kept("twice", null);
    assertThat(db().<Boolean>read(tx -> store.exists(tx, key.sha256()))).isTrue();
    assertThatThrownBy(() ->
            db().<Boolean>write(tx -> {
              store.insert(tx, key);
              return true;
            }))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void isGoodUntilItExpires() {
    ApiKey key = kept("expires", 9L);
    assertThat(key.isGoodAt(8)).isTrue();
    assertThat(key.isGoodAt(9)).isFalse();
  }
}
