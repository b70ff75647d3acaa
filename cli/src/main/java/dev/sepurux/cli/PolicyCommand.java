package dev.sepurux.cli;

import picocli.CommandLine.Command;

/** What can be done with policies in files. */
@Command(
    name = "policy",
    description = "Policies in files.",
    mixinStandardHelpOptions = true,
    subcommands = {PolicyDiffCommand.class, PolicyTestCommand.class})
final class PolicyCommand {}
