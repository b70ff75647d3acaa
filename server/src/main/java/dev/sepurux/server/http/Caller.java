package dev.sepurux.server.http;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.ProjectId;
import java.util.Set;

/** Who makes a request, and in which project. */
public record Caller(ProjectId project, Set<Scope> scopes, Actor by) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }
}
