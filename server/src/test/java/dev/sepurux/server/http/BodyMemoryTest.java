package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private final BodyMemory memory = new BodyMemory(1_000, 1 << 20);

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
    assertThat(refusal(() -> two.take(100))).isEqualTo(ProblemCode.OVERLOADED);
    one.close();
    assertThat(refusal(() -> two.take(600))).isNull();
  }

  @Test
  void countsWhatABodyBecomesWhenItIsRead() {
    BodyMemory.Share one = memory.share();
    one.toBeRead(values(4_000));
    BodyMemory.Share two = memory.share();
    assertThat(refusal(() -> two.toBeRead(values(4_000)))).isNotNull();
    assertThat(refusal(() -> two.toBeRead(values(600)))).isNull();
    one.close();
    assertThat(refusal(() -> two.toBeRead(values(4_000)))).isNull();
  }

  @Test
  void letsABodyOfAnySizeInAlone() {
    BodyMemory.Share one = memory.share();
    assertThat(refusal(() -> one.toBeRead(values(1_000_000)))).isNull();
    BodyMemory.Share two = memory.share();
    assertThat(refusal(() -> two.toBeRead(values(100)))).isNotNull();
    one.close();
    assertThat(refusal(() -> two.toBeRead(values(100)))).isNull();
  }

  @Test
  void letsSmallBodiesInBesideALargeOneThatTakesEverything() {
    BodyMemory.Share large = memory.share();
    large.take(1_000);
    large.toBeRead(values(1_000_000));
    for (int round = 0; round < 3; round++) {
      List<BodyMemory.Share> small = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        BodyMemory.Share one = memory.share();
        small.add(one);
        assertThat(refusal(() -> one.take(7))).isNull();
        assertThat(refusal(() -> one.toBeRead(values(40)))).isNull();
      }
      BodyMemory.Share larger = memory.share();
      assertThat(refusal(() -> larger.take(8 + 7))).isEqualTo(ProblemCode.OVERLOADED);
      larger.close();
      small.forEach(BodyMemory.Share::close);
    }
  }

  @Test
  void givesBackWhatIsHeldNoLonger() {
    BodyMemory.Share one = memory.share();
    one.take(500);
    one.take(500);
    one.giveBack(500);
    BodyMemory.Share two = memory.share();
    assertThat(refusal(() -> two.take(500))).isNull();
    two.giveBack(500);
    assertThat(two.held()).isZero();
    assertThat(refusal(() -> two.take(500))).isNull();
    assertThat(refusal(() -> two.take(100))).isNotNull();
  }
}
