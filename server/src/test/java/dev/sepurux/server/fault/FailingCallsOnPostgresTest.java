package dev.sepurux.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.WalledServer;
import dev.sepurux.server.db.PostgresServer;
import dev.sepurux.server.fault.FailingDatabase.Kind;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * As {@link FailingCallsTest} on PostgreSQL. Each call meets one kind of fault, in turn, since
 * looking through the whole database after each takes longer there.
 */
class FailingCallsOnPostgresTest {
  // Held here, since the log manager itself keeps loggers only weakly.
  private static final Logger LOG = Logger.getLogger("dev.sepurux");

  @BeforeEach
  void expectFaults() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void expectNone() {
    LOG.setLevel(Level.WARNING);
  }

  @Test
  void nothingOfAFailedRequestIsAnsweredOrRemains() throws Exception {
    FailingDatabase database = new FailingDatabase();
    WatchedWall wall = new WatchedWall(database);
    String url = PostgresServer.newDatabase();
    Map<String, UseCases.Call> calls;
    try (WalledServer working = WalledServer.start(url, wall)) {
      calls = UseCases.on(working.client());
    }
    try (WalledServer server = WalledServer.idle(url, wall)) {
      List<Kind> kinds = FailingDatabase.OF_REQUESTS_ON_POSTGRES;
      int planted =
          new FailingCalls(server, database)
              .failAll(calls, call -> List.of(kinds.get(call % kinds.size())));
      assertThat(planted).isGreaterThan(250);
      System.out.println(
          "failing calls on PostgreSQL: " + planted + " planted, none answered, nothing left");
    }
  }
}
