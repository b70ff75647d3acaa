package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may call under {@code /v1/ci/}: either kind of credential in either header. */
class CiCallersTest {
  private static final ProjectId PROJECT = new ProjectId(new UUID(1, 1));
  private static final Map<String, Credential> CREDENTIALS =
      Map.of(
          "key", new Credential(new UUID(0, 1), "test", PROJECT, false, EnumSet.of(Scope.WRITE)),
          "reader", new Credential(new UUID(0, 2), "test", PROJECT, false, EnumSet.of(Scope.READ)),
          "token", new Credential(new UUID(0, 3), "test", PROJECT, true, EnumSet.of(Scope.WRITE)));

  private final Callers callers =
      new Callers(
          secret -> Optional.ofNullable(CREDENTIALS.get(secret)),
          (project, text) -> text.equals("mine"),
          RateLimits.none());

  private @Nullable Caller call(Map<String, String> headers) {
    return callers.resolve(
        Access.CI_WRITE,
        Route.Method.POST,
        headers::get,
        new Visitor("127.0.0.1", (name, value) -> {}));
  }

  private ProblemCode refusal(Map<String, String> headers) {
    return catchThrowableOfType(Refused.class, () -> call(headers)).problem().code();
  }

  @Test
  void takesEitherCredentialInTheTokenHeaderWithoutProject() {
    assertThat(call(Map.of("X-Sepurux-Token", "token"))).isNotNull();
    assertThat(call(Map.of("X-Sepurux-Token", "key"))).isNotNull();
  }

  @Test
  void takesEitherCredentialInTheKeyHeaderWithItsProject() {
    assertThat(call(Map.of("X-API-Key", "token", "X-Project-Id", "mine"))).isNotNull();
    assertThat(call(Map.of("X-API-Key", "key", "X-Project-Id", "mine"))).isNotNull();
    assertThat(refusal(Map.of("X-API-Key", "key"))).isEqualTo(ProblemCode.PROJECT_REQUIRED);
  }

  @Test
  void checksTheProjectWhereverItIsNamed() {
    assertThat(refusal(Map.of("X-Sepurux-Token", "token", "X-Project-Id", "yours")))
        .isEqualTo(ProblemCode.UNAUTHORIZED);
    assertThat(refusal(Map.of("X-API-Key", "key", "X-Project-Id", "yours")))
        .isEqualTo(ProblemCode.UNAUTHORIZED);
  }

  @Test
  void keepsScopesOfKeysApart() {
    assertThat(refusal(Map.of("X-API-Key", "reader", "X-Project-Id", "mine")))
        .isEqualTo(ProblemCode.SCOPE);
  }

  @Test
  void refusesStrangers() {
    assertThat(refusal(Map.of())).isEqualTo(ProblemCode.UNAUTHORIZED);
    assertThat(refusal(Map.of("X-Sepurux-Token", "unknown"))).isEqualTo(ProblemCode.UNAUTHORIZED);
  }
}
