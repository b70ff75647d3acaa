package dev.sepurux.server.app;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.config.Config;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.PostgresServer;
import dev.sepurux.server.http.Caller;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.people.NewPerson;
import dev.sepurux.server.people.People;
import dev.sepurux.server.people.Rights;
import dev.sepurux.testkit.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A whole server, in development mode unless said otherwise, on a folder of its own:
 * {@code @RegisterExtension static final TestServer SERVER = new TestServer();}.
 */
public final class TestServer implements BeforeAllCallback, AfterAllCallback {
  // Held here, since the log manager itself keeps loggers only weakly.
  private static final Logger LOG = Logger.getLogger("");

  private final Clock clock;
  private final List<String> more;
  private final Map<String, ProjectId> made = new ConcurrentHashMap<>();
  private @Nullable Path folder;
  private @Nullable Wiring wiring;
  private @Nullable URI address;

  public TestServer() {
    this(Clock.systemUTC());
  }

  public TestServer(Clock clock) {
    this(clock, List.of("--dev"));
  }

  private TestServer(Clock clock, List<String> more) {
    this.clock = clock;
    this.more = more;
  }

  /** A server on which people sign in. */
  public static TestServer withPeople() {
    return withPeople(Clock.systemUTC());
  }

  public static TestServer withPeople(Clock clock) {
    return new TestServer(clock, List.of());
  }

  /** A server on which people sign in, with these settings besides. */
  public static TestServer withPeople(String... settings) {
    return new TestServer(Clock.systemUTC(), List.of(settings));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    stop();
  }

  /** Starts on a new folder. */
  public void start() throws IOException {
    LOG.setLevel(Level.WARNING);
    folder = Files.createTempDirectory("sepurux-test");
    List<String> args = new ArrayList<>(List.of("--port", "0"));
    args.addAll(more);
    args.addAll(
        EmbeddedDb.isPostgresAskedFor()
            ? List.of("--database-url", PostgresServer.newDatabase())
            : List.of("--data", folder.toString()));
    wiring = Wiring.of(Config.read(args, Map.of()), clock);
    address = URI.create(wiring.start());
  }

  /** Stops and removes the folder. */
  public void stop() throws IOException {
    wiring().stop();
    if (folder != null) {
      remove(folder);
    }
  }

  private Wiring wiring() {
    if (wiring == null) {
      throw new IllegalStateException("the server is not started");
    }
    return wiring;
  }

  public URI address() {
    if (address == null) {
      throw new IllegalStateException("the server is not started");
    }
    return address;
  }

  /** A new link for the first owner. */
  public String setupLink() {
    return address() + "/setup#" + db().write(wiring().people()::setupLink).orElseThrow().secret();
  }

  /** Makes somebody with these rights and signs them in; the secret of the session. */
  public String signIn(String name, Rights rights) {
    People people = people();
    String code = db().write(tx -> people.invite(tx, Actor.OPERATOR, rights)).secret();
    NewPerson wanted = people.newPerson(name, "a sentence to sign in with");
    People.Joined joined = db().write(people.accept(code, wanted));
    UUID id = ((People.Joined.Done) joined).account().id();
    return db().write(tx -> wiring().sessions().begin(tx, id, "test"));
  }

  /** What requests of a session that change something repeat. */
  public String csrf(String session) {
    return wiring().sessions().person(session).orElseThrow().csrf();
  }

  /** A client that calls as a page in the browser of that session does. */
  public ApiClient inBrowser(String session) {
    return stranger()
        .withHeader("Cookie", "__Host-sepurux=" + session)
        .withHeader("X-CSRF-Token", csrf(session));
  }

  public People people() {
    return wiring().people();
  }

  public Audit audit() {
    return wiring().audit();
  }

  /** The id of a project, by its slug. */
  public ProjectId projectId(String slug) {
    return wiring().projects().named(slug).orElseThrow();
  }

  public List<Route> pages() {
    return wiring().pages();
  }

  public List<Route> routes() {
    return wiring().routes();
  }

  public Db db() {
    return wiring().db();
  }

  /** A client without key and project. */
  public ApiClient stranger() {
    return ApiClient.at(address());
  }

  /** A client with all scopes on the development project. */
  public ApiClient client() {
    return stranger().withKey("sepurux-dev-key").withProject("dev");
  }

  /** A client with all scopes on a new project of that slug. */
  public ApiClient project(String slug) {
    ProjectId project = db().write(tx -> wiring().projects().create(tx, slug)).id();
    made.put(slug, project);
    Accounts.Issued key =
        db().write(tx ->
            wiring().accounts().issueKey(tx, project, "test", EnumSet.allOf(Scope.class), null));
    return stranger().withKey(key.secret()).withProject(slug);
  }

  /** Who a client of {@link #project} is to a handler. */
  public Caller caller(String slug) {
    ProjectId project = made.get(slug);
    if (project == null) {
      throw new IllegalArgumentException("project(slug) makes it first");
    }
    return new Caller(project, EnumSet.allOf(Scope.class), Actor.key(new UUID(0, 1), "test"));
  }

  /** A key of the development project. */
  public Accounts.Issued key(Set<Scope> scopes, @Nullable Long expiresAt) {
    return db().write(tx ->
        wiring().accounts().issueKey(tx, FirstStart.DEV_PROJECT, "test", scopes, expiresAt));
  }

  /** A CI token of the development project. */
  public Accounts.Issued ciToken() {
    return db().write(
            tx -> wiring().accounts().issueCiToken(tx, FirstStart.DEV_PROJECT, "test", null));
  }

  /** Revokes a key of the development project. */
  public boolean revoke(Accounts.Issued key) {
    return wiring().accounts().revoke(FirstStart.DEV_PROJECT, key.id());
  }

  static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
