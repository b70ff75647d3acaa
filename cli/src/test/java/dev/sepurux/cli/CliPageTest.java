package dev.sepurux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * {@code docs/cli.md} is made from the commands. To make it again after a change: {@code mvn -pl
 * cli -am test -Dtest=CliPageTest -Dcli.write=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class CliPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("sepurux.root", "..")).resolve("docs/cli.md");

  @Test
  void thePageOfCommandsIsTheCommands() throws IOException {
    String page = CliPage.text();
    if (Boolean.getBoolean("cli.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).hasContent(page);
  }

  @Test
  void everyCommandThatRunsHereSaysHowItEnds() {
    List<String> silent = new ArrayList<>();
    for (CommandLine command : leaves(Main.commandLine(), new ArrayList<>())) {
      boolean here = !ServerCommand.class.getSuperclass().isInstance(command.getCommand());
      boolean trivial = command.getCommand() instanceof VersionCommand;
      if (here && !trivial && command.getCommandSpec().usageMessage().exitCodeList().isEmpty()) {
        silent.add(command.getCommandSpec().qualifiedName(" "));
      }
    }
    assertThat(silent).isEmpty();
  }

  private static List<CommandLine> leaves(CommandLine line, List<CommandLine> found) {
    if (line.getSubcommands().isEmpty()) {
      found.add(line);
    }
    line.getSubcommands().values().forEach(command -> leaves(command, found));
    return found;
  }
}
