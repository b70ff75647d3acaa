package dev.sepurux.server.http;

import dev.sepurux.server.base.ProjectId;
import java.util.Set;
import java.util.UUID;

/**
 * A valid key or token, found by its secret.
 *
 * @param name of the key, for people
 * @param ci true for a CI token, which may call {@code /v1/ci/} and nothing else
 */
public record Credential(
    UUID keyId, String name, ProjectId project, boolean ci, Set<Scope> scopes) {
  public Credential {
    scopes = Set.copyOf(scopes);
  }

  boolean holds(Scope scope) {
    return scope.isIn(scopes);
  }
}
