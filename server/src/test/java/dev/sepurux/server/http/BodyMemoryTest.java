package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private final BodyMemory memory = new BodyMemory(1_000, 64 << 10);

  private static byte[] values(int count) {
    return ("[" + "1,".repeat(count) + "1]").getBytes(StandardCharsets.US_ASCII);
  }

  private static @Nullable ProblemCode refusal(Runnable action) {
    Refused refused = catchThrowableOfType(Refused.class, action::run);
    return refused == null ? null : refused.problem().code();
  }

  @Test
  void holdsBytesUntilTheRequestEnds() {
    BodyMemory.Share one = memory.share();
    BodyMemory.Share two = memory.share();
    one.take(600);
    two.take(400);
    assertThat(refusal(() -> two.take(1))).isEqualTo(ProblemCode.OVERLOADED);
    one.close();
    assertThat(refusal(() -> two.take(600))).isNull();
  }

  @Test
  void countsWhatABodyBecomesWhenItIsRead() {
    BodyMemory.Share one = memory.share();
    one.toBeRead(values(300));
    BodyMemory.Share two = memory.share();
    assertThat(refusal(() -> two.toBeRead(values(300)))).isNotNull();
    assertThat(refusal(() -> two.toBeRead(values(50)))).isNull();
    one.close();
    assertThat(refusal(() -> two.toBeRead(values(300)))).isNull();
  }

  @Test
  void letsABodyOfAnySizeInAlone() {
    BodyMemory.Share one = memory.share();
    assertThat(refusal(() -> one.toBeRead(values(1_000_000)))).isNull();
    BodyMemory.Share two = memory.share();
    assertThat(refusal(() -> two.toBeRead(values(1)))).isNotNull();
    one.close();
    assertThat(refusal(() -> two.toBeRead(values(1)))).isNull();
  }
}
