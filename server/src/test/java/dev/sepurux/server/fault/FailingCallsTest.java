package dev.sepurux.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.WalledServer;
import dev.sepurux.server.http.Route;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route's request is made with its first call of the database failing, then its second, until
 * it gets through: nothing that failed is answered as done, leaves a trace, or breaks what follows.
 */
class FailingCallsTest {
  // Held here, since the log manager itself keeps loggers only weakly.
  private static final Logger LOG = Logger.getLogger("dev.sepurux");
  private static final FailingDatabase DATABASE = new FailingDatabase();

  @TempDir static Path folder;
  private static Map<String, UseCases.Call> calls;
  private static WalledServer server;

  @BeforeAll
  static void start() {
    WatchedWall wall = new WatchedWall(DATABASE);
    try (WalledServer working = WalledServer.start(folder.resolve("data"), wall)) {
      calls = UseCases.on(working.client());
    }
    server = WalledServer.idle(folder.resolve("data"), wall);
    LOG.setLevel(Level.OFF); // thousands of planted faults
  }

  @AfterAll
  static void stop() {
    LOG.setLevel(Level.WARNING);
    server.close();
  }

  @Test
  void everyRouteHasAUseCase() {
    assertThat(new TreeSet<>(calls.keySet()))
        .isEqualTo(new TreeSet<>(server.routes().stream().map(Route::operationId).toList()));
  }

  @Test
  void nothingOfAFailedRequestIsAnsweredOrRemains() throws Exception {
    FailingCalls failing = new FailingCalls(server, DATABASE);
    int planted = failing.failAll(calls, _ -> FailingDatabase.OF_REQUESTS);
    assertThat(planted).isGreaterThan(1_000);
    System.out.println("failing calls: " + planted + " planted, none answered, nothing left");
  }
}
