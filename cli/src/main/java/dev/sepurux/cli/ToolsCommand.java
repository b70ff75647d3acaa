package dev.sepurux.cli;

import picocli.CommandLine.Command;

/** What can be done with the tool registry. */
@Command(
    name = "tools",
    description = "The tool registry.",
    mixinStandardHelpOptions = true,
    subcommands = ToolsImportCommand.class)
final class ToolsCommand {}
