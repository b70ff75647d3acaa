package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.db.PostgresServer;
import dev.sepurux.testkit.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that share one PostgreSQL database: one answers, the others judge. Whatever becomes of
 * them, the results are those of an undisturbed twin on the embedded database.
 */
class TwoServersTest {
  @TempDir static Path shared;

  private static List<String> twin = List.of();

  @TempDir Path folder;
  private String url = "";

  @BeforeAll
  static void judgeTheTwin() throws Exception {
    try (ServerProcess server = ServerProcess.start(shared.resolve("twin"))) {
      twin = KillTest.results(server.client(), KillTest.submit(server.client()));
    }
  }

  @BeforeEach
  void newDatabase() {
    url = PostgresServer.newDatabase();
  }

  private ServerProcess start(String role) throws IOException {
    ServerProcess server =
        ServerProcess.start(
            folder,
            "--dev",
            "--port",
            "0",
            "--database-url",
            url,
            "--role",
            role,
            "--lease-seconds",
            "4");
    return server;
  }

  private List<String> column(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:" + url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private List<String> owners() throws SQLException {
    return column("SELECT DISTINCT owner FROM work_unit WHERE state = 'running'");
  }

  private static void awaitFirstResult(ApiClient client, String batch) {
    while (client.get("/v1/ci/batch/" + batch).at("/scenario_coverage_pct").asInt() == 0) {
      Thread.onSpinWait();
    }
  }

  private void assertNothingIsLostOrDoubled(ApiClient client, String batch) throws SQLException {
    assertThat(KillTest.results(client, batch)).isEqualTo(twin);
    assertThat(column("SELECT id FROM work_unit")).isEmpty();
    assertThat(column("SELECT status FROM run")).hasSize(60).containsOnly("completed");
  }

  @Test
  void shareTheWorkOfOnePool() throws Exception {
    try (ServerProcess api = start("api");
        ServerProcess one = start("worker");
        ServerProcess two = start("worker")) {
      ApiClient client = api.client();
      one.address();
      two.address();
      String batch = KillTest.submit(client);
      Set<String> seen = new HashSet<>();
      while (seen.size() < 2) {
        seen.addAll(owners());
        if (column("SELECT id FROM work_unit").isEmpty()) {
          client.post("/v1/ci/runs", "{\"campaign_id\":\"twins\"}").expect(201);
        }
      }
      assertThat(KillTest.results(client, batch)).isEqualTo(twin);
      assertThat(one.terminate()).isZero();
      assertThat(two.terminate()).isZero();
      assertThat(api.terminate()).isZero();
    }
  }

  @Test
  void takeOverFromAKilledOne() throws Exception {
    try (ServerProcess api = start("api");
        ServerProcess killed = start("worker")) {
      killed.address();
      String batch = KillTest.submit(api.client());
      awaitFirstResult(api.client(), batch);
      killed.kill();
      try (ServerProcess heir = start("worker")) {
        heir.address();
        assertNothingIsLostOrDoubled(api.client(), batch);
      }
    }
  }

  @Test
  void writeNothingStaleAfterAPauseThatOutlastedTheLease() throws Exception {
    try (ServerProcess api = start("api");
        ServerProcess paused = start("worker")) {
      paused.address();
      String batch = KillTest.submit(api.client());
      awaitFirstResult(api.client(), batch);
      paused.signal("STOP");
      while (owners().isEmpty()) {
        paused.signal("CONT");
        paused.signal("STOP");
      }
      try (ServerProcess heir = start("worker")) {
        heir.address();
        assertNothingIsLostOrDoubled(api.client(), batch);
        paused.signal("CONT");
        assertThat(paused.terminate()).isZero();
        assertNothingIsLostOrDoubled(api.client(), batch);
      }
    }
  }

  @Test
  void makeOneFirstProjectAndOneFirstKeyBetweenThem() throws Exception {
    url = PostgresServer.shared().emptyDatabase();
    String[] args = {"--port", "0", "--database-url", url};
    try (ServerProcess one = ServerProcess.start(folder, args);
        ServerProcess two = ServerProcess.start(folder, args)) {
      one.address();
      two.address();
      assertThat(column("SELECT slug FROM project")).containsExactly("default");
      assertThat(column("SELECT name FROM api_key")).containsExactly("first key");
      assertThat(one.errors() + two.errors()).containsOnlyOnce("sepurux_key_");
    }
  }
}
