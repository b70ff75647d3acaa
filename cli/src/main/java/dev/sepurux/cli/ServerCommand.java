package dev.sepurux.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Stands in the list of commands so that help shows it; {@code bin/sepurux} starts the server's own
 * jar for it and never comes here.
 */
@Command(
    name = "server",
    description =
        "Starts the server: server [--dev] [--host 127.0.0.1] [--port 8000] [--data DIR]. Started by bin/sepurux.")
final class ServerCommand implements Runnable {
  @Unmatched private List<String> rest = new ArrayList<>();

  @Override
  public void run() {
    throw new IllegalStateException(
        "the server has a jar of its own: run bin/sepurux server " + String.join(" ", rest));
  }
}
