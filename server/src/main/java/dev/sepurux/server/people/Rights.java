package dev.sepurux.server.people;

import dev.sepurux.server.base.ProjectId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody may do on this server.
 *
 * @param owner everything, in every project
 * @param roles of somebody who is no owner, by project
 */
public record Rights(boolean owner, Map<ProjectId, Role> roles) {
  public Rights {
    roles = owner ? Map.of() : Map.copyOf(roles);
  }

  public static final Rights OWNER = new Rights(true, Map.of());

  /**
   * In words, as {@code member of shop, viewer of search}.
   *
   * @param name of a project; empty for one that is not to be named
   */
  public String words(Function<ProjectId, Optional<String>> name) {
    if (owner) {
      return "owner";
    }
    String all =
        roles.entrySet().stream()
            .flatMap(role ->
                name.apply(role.getKey()).stream()
                    .map(project -> role.getValue().word() + " of " + project))
            .sorted()
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "no project" : all;
  }

  /** As a link keeps it. */
  String encode() {
    return roles.entrySet().stream()
        .map(e -> e.getKey() + ":" + e.getValue().word())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  static Rights decode(boolean owner, String text) {
    return new Rights(
        owner,
        Stream.of(text.split(" "))
            .filter(part -> !part.isEmpty())
            .map(part -> part.split(":", 2))
            .collect(
                Collectors.toMap(
                    part -> new ProjectId(UUID.fromString(part[0])),
                    part -> Role.of(part[1]).orElseThrow())));
  }
}
