package dev.sepurux.server.db;

import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.project.Projects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An embedded database for the tests of one class; tests keep apart by projects of their own. When
 * the build asks for it, tests that are not of one database alone get a PostgreSQL database here.
 */
public final class EmbeddedDb implements BeforeAllCallback, AfterAllCallback {
  private @Nullable Path folder;
  private @Nullable Db db;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (isPostgresAskedFor()) {
      db = Db.postgres(DatabaseUrl.of(PostgresServer.newDatabase()), 8);
      return;
    }
    folder = Files.createTempDirectory("sepurux-store");
    db = Db.embedded(folder.resolve("store.db"));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    db().close();
    if (folder != null) {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  /** True if the tests that run on any database are to run on PostgreSQL. */
  public static boolean isPostgresAskedFor() {
    return "postgres".equals(System.getProperty("sepurux.test.database"));
  }

  /** The database; only while tests run. */
  public Db db() {
    if (db == null) {
      throw new IllegalStateException("the database is not open");
    }
    return db;
  }

  /** A new project in a database. */
  public static ProjectId project(Db db) {
    Ids ids = Ids.timeOrdered(Clock.systemUTC());
    String slug = "p-" + ids.next();
    return db.write(tx ->
            new Projects(
                    db,
                    ids,
                    Clock.systemUTC(),
                    System::nanoTime,
                    new Audit(db, ids, Clock.systemUTC()))
                .create(tx, slug))
        .id();
  }
}
