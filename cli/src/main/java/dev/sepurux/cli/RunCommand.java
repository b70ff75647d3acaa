package dev.sepurux.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands that run something on a server. */
@Command(
    name = "run",
    description = "Runs something on a server.",
    mixinStandardHelpOptions = true,
    subcommands = CampaignCommand.class)
final class RunCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to run: run campaign");
  }
}
