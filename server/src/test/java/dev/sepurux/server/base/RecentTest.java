package dev.sepurux.server.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final Recent<String, String> recent = new Recent<>(nanos::get);
  private @Nullable String inDatabase = "old";

  private Optional<String> get() {
    return recent.get("key", () -> Optional.ofNullable(inDatabase));
  }

  @Test
  void looksAgainAfterTwoSeconds() {
    assertThat(get()).contains("old");
    inDatabase = "new";
    nanos.addAndGet(1_999_999_999L);
    assertThat(get()).contains("old");
    nanos.addAndGet(1);
    assertThat(get()).contains("new");
  }

  @Test
  void looksAgainAtOnceAfterAChange() {
    assertThat(get()).contains("old");
    inDatabase = null;
    recent.forget();
    assertThat(get()).isEmpty();
  }

  @Test
  void keepsNothingThatWasNotThere() {
    inDatabase = null;
    assertThat(get()).isEmpty();
    inDatabase = "new";
    assertThat(get()).contains("new");
  }

  @Test
  void doesNotKeepWhatWasReadBeforeAChange() {
    Optional<String> stale =
        recent.get(
            "key",
            () -> {
              Optional<String> read = Optional.ofNullable(inDatabase);
              inDatabase = "new";
              recent.forget();
              return read;
            });
    assertThat(stale).contains("old");
    assertThat(get()).contains("new");
  }

  @Test
  void isBounded() {
    for (int key = 0; key < 25_000; key++) {
      recent.get("key" + key, () -> Optional.of("value"));
    }
    assertThat(recent.size()).isLessThanOrEqualTo(10_000);
  }
}
