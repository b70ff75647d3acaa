package dev.sepurux.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that speaks to a server. */
final class Connection {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--project",
      paramLabel = "PROJECT",
      defaultValue = "${env:SEPURUX_PROJECT_ID}",
      description = "Project id or slug (or SEPURUX_PROJECT_ID); a CI token needs none.")
  private @Nullable String project;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:SEPURUX_API_KEY}",
      description = "API key (or SEPURUX_API_KEY).")
  private @Nullable String apiKey;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      defaultValue = "${env:SEPURUX_API_BASE_URL:-http://localhost:8000}",
      description = "The server (or SEPURUX_API_BASE_URL; default http://localhost:8000).")
  private String baseUrl = "http://localhost:8000";

  /** The API as the options say; wrong usage if there is no key. */
  Api api() {
    return Api.of(baseUrl, required(apiKey, "--api-key or SEPURUX_API_KEY"), blankToNull(project));
  }

  /** A value that must be there; wrong usage that names where to set it if it is not. */
  String required(@Nullable String value, String names) {
    String text = blankToNull(value);
    if (text == null) {
      throw new ParameterException(command.commandLine(), "missing: set " + names);
    }
    return text;
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
