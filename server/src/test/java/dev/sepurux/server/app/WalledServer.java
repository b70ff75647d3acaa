package dev.sepurux.server.app;

import dev.sepurux.server.config.Config;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Wall;
import dev.sepurux.server.http.Route;
import dev.sepurux.testkit.ApiClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A whole server in this process whose way to the database leads through a wall. */
public final class WalledServer implements AutoCloseable {
  private final Wiring wiring;
  private final URI address;

  private WalledServer(Wiring wiring, String address) {
    this.wiring = wiring;
    this.address = URI.create(address);
  }

  /** On a folder, in development mode. */
  public static WalledServer start(Path folder, Wall wall) {
    Wiring wiring = wiring("--data", folder.toString(), wall);
    return new WalledServer(wiring, wiring.start());
  }

  /** On a PostgreSQL database. */
  public static WalledServer start(String databaseUrl, Wall wall) {
    Wiring wiring = wiring("--database-url", databaseUrl, wall);
    return new WalledServer(wiring, wiring.start());
  }

  /** The same without workers: nothing happens that nobody asks for. */
  public static WalledServer idle(Path folder, Wall wall) {
    Wiring wiring = wiring("--data", folder.toString(), wall);
    return new WalledServer(wiring, wiring.listen());
  }

  /** On a PostgreSQL database. */
  public static WalledServer idle(String databaseUrl, Wall wall) {
    Wiring wiring = wiring("--database-url", databaseUrl, wall);
    return new WalledServer(wiring, wiring.listen());
  }

  private static Wiring wiring(String flag, String where, Wall wall) {
    List<String> args = List.of("--dev", "--port", "0", "--drain-seconds", "1", flag, where);
    return Wiring.of(Config.read(args, Map.of()), Clock.systemUTC(), wall);
  }

  public URI address() {
    return address;
  }

  public List<Route> routes() {
    return wiring.routes();
  }

  public Db db() {
    return wiring.db();
  }

  public ApiClient client() {
    return ApiClient.at(address).withKey("sepurux-dev-key").withProject("dev");
  }

  @Override
  public void close() {
    wiring.stop();
  }
}
