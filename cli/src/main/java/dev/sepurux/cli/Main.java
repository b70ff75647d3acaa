package dev.sepurux.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the command line. Exit codes: 0 worked, 1 did not, 2 wrong usage. */
@Command(
    name = "sepurux",
    description = "The reliability and security gate for AI agents.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      CheckCommand.class,
      DemoCommand.class,
      RunCommand.class,
      PolicyCommand.class,
      ToolsCommand.class,
      VerifyRunCommand.class,
      VersionCommand.class,
      ServerCommand.class,
      ServerCommand.Setup.class,
      ServerCommand.Keys.class,
      ServerCommand.Backup.class,
      ServerCommand.Restore.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Numbers in texts, headers and stored hashes are the same on every machine.
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(args));
  }

  /** All commands; what they print goes where the caller says. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      String message = failure.getMessage();
      command.getErr().println("error: " + (message == null ? failure.toString() : message));
      return 1;
    });
    return line;
  }
}
