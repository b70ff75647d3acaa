package dev.sepurux.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * The commands of the server's jar stand in the list of commands so that help shows them; {@code
 * bin/sepurux} starts that jar for them and never comes here.
 */
@Command(
    name = "server",
    description =
        "Starts the server: server [--dev] [--host 127.0.0.1] [--port 8000] [--data DIR] [--config FILE].")
final class ServerCommand extends OfTheServer {
  /** Makes a project and its first key. */
  @Command(
      name = "setup",
      description = "Makes a project and its first key: setup --owner NAME --project SLUG.")
  static final class Setup extends OfTheServer {}

  /** Lists, makes, ends and replaces keys. */
  @Command(
      name = "keys",
      description =
          "Works on the database itself: keys list | create --project SLUG --name NAME | revoke ID | rotate ID.")
  static final class Keys extends OfTheServer {}

  /** Copies the embedded database. */
  @Command(
      name = "backup",
      description = "Copies the embedded database, also a running server's: backup FILE.")
  static final class Backup extends OfTheServer {}

  /** Puts a copy in the place of the embedded database. */
  @Command(
      name = "restore",
      description = "Puts a backup in the place of the embedded database: restore FILE.")
  static final class Restore extends OfTheServer {}
}

/** A command of another jar. */
abstract class OfTheServer implements Runnable {
  @Unmatched private List<String> rest = new ArrayList<>();

  @Override
  public void run() {
    throw new IllegalStateException(
        "this command belongs to the server's jar: run it as bin/sepurux, which starts that "
            + String.join(" ", rest));
  }
}
