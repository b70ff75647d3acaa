package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is cut off while an approval is spent asks again; nobody else gets it. */
class ApprovalKillTest {
  private static final String CALL = "\"tool\":\"pay\",\"args\":{\"amount\":40}";

  @TempDir Path folder;

  private static ApiAnswer verify(ApiClient client, String key, String token) {
    return client
        .withHeader("Idempotency-Key", key)
        .post("/v1/approvals/verify", "{\"token\":\"" + token + "\"," + CALL + "}");
  }

  @ParameterizedTest
  @EnumSource(names = {"APPROVAL_BEFORE_COMMIT", "APPROVAL_BEFORE_ANSWER"})
  void aSpendingThatIsKilledIsAnsweredOnceAndOnlyOnce(HaltPoint point) throws Exception {
    Path data = folder.resolve("data");
    String token;
    try (ServerProcess server = ServerProcess.halting(data, point, 1)) {
      server.address();
      token = server.client().post("/v1/approvals", "{" + CALL + "}").expect(201).text("/token");
      ApiClient client = server.client();
      assertThatThrownBy(() -> verify(client, "call-1", token))
          .isInstanceOf(UncheckedIOException.class);
    }
    try (ServerProcess server = ServerProcess.start(data)) {
      ApiClient client = server.client();
      if (point == HaltPoint.APPROVAL_BEFORE_ANSWER) {
        verify(client, "call-2", token).expectProblem(409, "approval_spent");
      }
      ApiAnswer again = verify(client, "call-1", token).expect(200);
      assertThat(again.header("Idempotent-Replayed"))
          .isEqualTo(point == HaltPoint.APPROVAL_BEFORE_ANSWER ? "true" : null);
      assertThat(again.text("/status")).isEqualTo("spent");
      verify(client, "call-3", token).expectProblem(409, "approval_spent");
    }
  }
}
