package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.db.Db;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every database must do for remembered answers. */
abstract class IdempotencyStoreContract {
  private static final byte[] BODY = {0, 1, -1, 0};

  private final IdempotencyStore store = new IdempotencyStore();
  private final ProjectId project = new ProjectId(UUID.randomUUID());

  abstract Db db();

  private IdempotencyStore.Key key(String name) {
    return new IdempotencyStore.Key(project, "POST", "/v1/traces", name);
  }

  private static Response answer(int status) {
    return new Response(status, "application/json", Map.of("Location", "/v1/traces/1"), BODY);
  }

  private void keep(IdempotencyStore.Key key, int status, long now, long oldest) {
    db().<Integer>write(tx -> {
      store.keep(tx, key, "sha", answer(status), now, oldest);
      return 0;
    });
  }

  private IdempotencyStore.@Nullable Remembered find(IdempotencyStore.Key key, long oldest) {
    return db().<IdempotencyStore.@Nullable Remembered>read(tx -> store.find(tx, key, oldest));
  }

  @Test
  void remembersAnAnswerWithEveryByte() {
    keep(key("a"), 201, 10, 0);
    IdempotencyStore.Remembered found = Objects.requireNonNull(find(key("a"), 10));
    assertThat(found.bodySha256()).isEqualTo("sha");
    assertThat(found.response().status()).isEqualTo(201);
    assertThat(found.response().contentType()).isEqualTo("application/json");
    assertThat(found.response().headers()).containsEntry("Location", "/v1/traces/1");
    assertThat(found.response().body()).isEqualTo(BODY);
  }

  @Test
  void keepsProjectsPathsAndKeysApart() {
    keep(key("a"), 201, 10, 0);
    assertThat(find(key("b"), 0)).isNull();
    assertThat(find(new IdempotencyStore.Key(project, "POST", "/v1/tools", "a"), 0)).isNull();
    ProjectId other = new ProjectId(UUID.randomUUID());
    assertThat(find(new IdempotencyStore.Key(other, "POST", "/v1/traces", "a"), 0)).isNull();
  }

  @Test
  void replacesOnlyAForgottenAnswer() {
    keep(key("a"), 201, 10, 0);
    assertThatThrownBy(() -> keep(key("a"), 200, 11, 10))
        .hasMessageContaining("another request with this key");
    assertThat(find(key("a"), 11)).isNull();
    keep(key("a"), 200, 12, 11);
    IdempotencyStore.Remembered found = Objects.requireNonNull(find(key("a"), 11));
    assertThat(found.response().status()).isEqualTo(200);
  }

  @Test
  void deletesWhatIsOld() {
    keep(key("old"), 201, 5, 0);
    keep(key("new"), 201, 20, 0);
    assertThat(db().<Integer>write(tx -> store.forgetBefore(tx, 20))).isPositive();
    assertThat(find(key("old"), 0)).isNull();
    assertThat(find(key("new"), 0)).isNotNull();
  }
}
