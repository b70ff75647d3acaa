package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Route;
import dev.sepurux.testkit.Spec;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The live route table and the contract say the same, in both directions. */
class RouteTableTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static String line(Route route) {
    String access =
        switch (route.access()) {
          case Access.Public _ -> "public";
          case Access.Page _ -> "page";
          case Access.ProjectKey key -> "project_key " + key.scope().word();
          case Access.CiToken token -> "ci_token " + token.scope().word();
        };
    return String.join(" ", route.method().name(), route.path(), route.operationId(), access);
  }

  private static String line(Spec.Operation operation) {
    String scope = operation.scope() == null ? "" : " " + operation.scope();
    return String.join(
        " ",
        operation.method(),
        operation.path(),
        operation.operationId(),
        operation.access() + scope);
  }

  @Test
  void everyLiveRouteIsInTheContractWithItsAccess() {
    Set<String> contract =
        Spec.load().operations().stream().map(RouteTableTest::line).collect(Collectors.toSet());
    assertThat(SERVER.routes()).isNotEmpty();
    assertThat(SERVER.routes().stream().map(RouteTableTest::line).toList())
        .isSubsetOf(contract)
        .doesNotHaveDuplicates();
  }

  @Test
  void theContractSaysOfEveryRouteThatTakesAKeyThatASessionDoesToo() {
    JsonNode paths = Spec.load().document().path("paths");
    List<String> silent =
        Spec.load().operations().stream()
            .filter(operation -> !operation.access().equals("public"))
            .filter(operation -> {
              boolean reads = operation.method().equals("GET");
              String method = operation.method().toLowerCase(Locale.ROOT);
              String security =
                  paths.path(operation.path()).path(method).path("security").toString();
              return !security.contains(
                  reads ? "{\"session\":[]}" : "{\"session\":[],\"csrf\":[]}");
            })
            .map(operation ->
                operation.operationId() + ": add {session: []}, and csrf unless it reads")
            .toList();
    assertThat(silent).isEmpty();
  }

  @Test
  void theContractHasNoRouteThatIsNotLive() {
    Set<String> live =
        SERVER.routes().stream().map(RouteTableTest::line).collect(Collectors.toSet());
    List<String> missing =
        Spec.load().operations().stream()
            .filter(operation -> !live.contains(line(operation)))
            .map(Spec.Operation::operationId)
            .toList();
    assertThat(missing).isEmpty();
  }
}
