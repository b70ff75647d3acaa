package dev.sepurux.server.app;

import dev.sepurux.server.config.Config;
import dev.sepurux.server.fault.WatchedWall;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server as a process that halts at a call of its database: {@code HaltingServer POINT N
 * flags...}. It ends there as if it were killed, without a chance to tidy up.
 */
public final class HaltingServer {
  private HaltingServer() {}

  public static void main(String[] args) throws InterruptedException {
    HaltPoint point = HaltPoint.valueOf(args[0]);
    AtomicInteger left = new AtomicInteger(Integer.parseInt(args[1]));
    Wiring wiring =
        Wiring.of(
            Config.read(Arrays.asList(args).subList(2, args.length), Map.of()),
            Clock.systemUTC(),
            new WatchedWall(new Halter(point, left)));
    System.out.println("sepurux: listening on " + wiring.start());
    System.out.flush();
    Thread.sleep(Long.MAX_VALUE);
  }

  /** Follows the writer from statement to commit. */
  private static final class Halter implements WatchedWall.Watcher {
    private final HaltPoint point;
    private final AtomicInteger left;
    private boolean written;

    Halter(HaltPoint point, AtomicInteger left) {
      this.point = point;
      this.left = left;
    }

    @Override
    public synchronized void before(String sql) {
      if (sql.startsWith(point.statement())) {
        written = true;
      }
      halt(sql, HaltPoint.Moment.BEFORE_COMMIT);
    }

    @Override
    public synchronized void after(String sql) {
      if (sql.startsWith(point.statement()) && point.moment() == HaltPoint.Moment.WITHIN) {
        halt();
      }
      halt(sql, HaltPoint.Moment.AFTER_COMMIT);
      if (sql.equals("COMMIT")) {
        written = false;
      }
    }

    private void halt(String sql, HaltPoint.Moment moment) {
      if (written && sql.equals("COMMIT") && point.moment() == moment) {
        halt();
      }
    }

    private void halt() {
      if (left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(137);
      }
    }
  }
}
