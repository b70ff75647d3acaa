package dev.sepurux.server.web.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One of the policies to begin with.
 *
 * @param description what it is for
 */
record Template(String name, String description) {
  static final List<Template> ALL =
      List.of(
          new Template("starter", "Any agent: what cannot be undone needs an approval."),
          new Template("payments", "Agents that move money: bounds, approvals, trusted payees."),
          new Template("data-export", "Agents that send data out: where to, and what may go."),
          new Template(
              "devops", "Agents that change machines: order, approvals, no wild commands."));

  /** The policy itself as it stands in its file, comments and all. */
  String source() {
    String resource = "/spec/policies/" + name + ".yaml";
    try (InputStream in = Template.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      return policy(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String policy(String document) {
    return document
        .lines()
        .dropWhile(line -> !line.equals("policy:"))
        .skip(1)
        .takeWhile(line -> line.isBlank() || line.startsWith(" "))
        .map(line -> line.isBlank() ? "" : line.substring(2))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
