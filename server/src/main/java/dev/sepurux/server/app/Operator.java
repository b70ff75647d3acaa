package dev.sepurux.server.app;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.config.Config;
import dev.sepurux.server.db.DatabaseUrl;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.SchemaBehind;
import dev.sepurux.server.people.People;
import dev.sepurux.server.people.Sessions;
import dev.sepurux.server.project.Project;
import dev.sepurux.server.project.Projects;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The commands that work on the database itself, with no key and no running server. */
final class Operator {
  static final Set<String> COMMANDS =
      Set.of("setup", "keys", "reset-password", "backup", "restore");

  static final String USAGE =
      """
      usage: sepurux setup --owner NAME --project SLUG
             sepurux keys list [--project SLUG]
             sepurux keys create --project SLUG --name NAME [--scope write,admin | --kind ci] [--expires 90d]
             sepurux keys revoke ID
             sepurux keys rotate ID [--overlap 1h]
             sepurux reset-password NAME
             sepurux backup FILE
             sepurux restore FILE
      Each takes --data DIR, --database-url URL and --config FILE as the server does.\
      """;

  /** How long another process may take to make the tables: 50 tries of 200 ms. */
  private static final int MOST_TRIES = 50;

  private static final long PAUSE_MILLIS = 200;

  private final Map<String, String> env;
  private final Clock clock;
  private final PrintStream out;

  Operator(Map<String, String> env, Clock clock, PrintStream out) {
    this.env = env;
    this.clock = clock;
    this.out = out;
  }

  /**
   * @throws CommandFailed if it cannot be done
   */
  void run(String command, List<String> args) {
    switch (command) {
      case "setup" -> new SetupCommand(this, out).run(args);
      case "keys" -> new KeysCommand(this, clock, out).run(args);
      case "reset-password" -> resetPassword(args);
      case "backup" -> new BackupCommand(env, out).run(args);
      case "restore" -> new RestoreCommand(env, clock, out).run(args);
      default -> throw CommandFailed.usage("unknown command " + command);
    }
  }

  private void resetPassword(List<String> args) {
    Arguments arguments = Arguments.of(args, Set.of(), "reset-password NAME");
    String name = arguments.onlyWord("the person's NAME");
    People.Minted minted =
        with(
            arguments,
            doors ->
                doors
                    .db()
                    .write(tx -> doors.people().resetLink(tx, Actor.OPERATOR, name))
                    .orElseThrow(
                        () -> CommandFailed.because("Nobody is named " + name + " here.")));
    out.println("Whoever opens this within a day sets a new password for " + name + ":");
    out.println();
    out.println("  " + link(config(arguments), "/reset", minted));
    out.println();
    out.println("It works once. Every session of theirs ends with it.");
  }

  Config config(Arguments arguments) {
    return arguments.config(env);
  }

  /** The address of a one-time link; its secret stands behind #, which browsers never send. */
  static String link(Config config, String path, People.Minted minted) {
    return PublicUrl.of(config, config.port()) + path + "#" + minted.secret();
  }

  /** The doors that these commands use. */
  record Doors(Db db, Projects projects, Accounts accounts, People people) {
    Optional<Project> project(String slug) {
      return db.read(tx -> projects.bySlug(tx, slug));
    }
  }

  /** Opens the database, also beside a live server, and closes it after the work. */
  <T extends @Nullable Object> T with(Arguments arguments, Function<Doors, T> work) {
    Config config = arguments.config(env);
    DatabaseUrl url = Wiring.databaseUrl(config);
    if (url != null) {
      try (Db db = Db.postgres(url, config.databaseConnections())) {
        return work.apply(doors(db));
      }
    }
    try (Opened opened = open(config.data())) {
      return work.apply(doors(opened.db()));
    }
  }

  /** A folder and its database, both open. */
  private record Opened(DataFolder folder, Db db) implements AutoCloseable {
    @Override
    public void close() {
      db.close();
      folder.close();
    }
  }

  /** Of two first commands at once the one makes the tables, and the other waits until it has. */
  private static Opened open(Path data) {
    for (int tries = 1; ; tries++) {
      DataFolder folder = DataFolder.share(data);
      try {
        Path file = folder.database();
        return new Opened(folder, folder.isOurs() ? Db.embedded(file) : Db.besideServer(file));
      } catch (SchemaBehind e) {
        folder.close();
        if (tries == MOST_TRIES) {
          throw e;
        }
        pause();
      } catch (RuntimeException e) {
        folder.close();
        throw e;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.because("Interrupted while another command made the tables.");
    }
  }

  private Doors doors(Db db) {
    Ids ids = Ids.timeOrdered(clock);
    SecureRandom random = new SecureRandom();
    Audit audit = new Audit(db, ids, clock);
    Projects projects = new Projects(db, ids, clock, System::nanoTime, audit);
    // Published keys of development mode are of no use here.
    Accounts accounts = new Accounts(db, ids, clock, System::nanoTime, random, false, audit);
    Sessions sessions = new Sessions(db, ids, clock, System::nanoTime, random, projects, false);
    People people = new People(db, ids, clock, random, audit, sessions, projects);
    return new Doors(db, projects, accounts, people);
  }
}
