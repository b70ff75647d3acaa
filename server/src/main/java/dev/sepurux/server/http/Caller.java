package dev.sepurux.server.http;

import dev.sepurux.server.base.ProjectId;
import java.util.Set;
import java.util.UUID;

/** Who makes a request, and in which project. */
public record Caller(ProjectId project, Set<Scope> scopes, UUID keyId) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }
}
