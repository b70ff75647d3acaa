package dev.sepurux.server.http;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.ProjectId;
import java.util.Set;

/**
 * Who makes a request, and in which project.
 *
 * @param grantsAdmin whether it may give a key the scope {@code admin}, with which a project is
 *     closed: keys that hold it, and owners; no members
 */
public record Caller(ProjectId project, Set<Scope> scopes, Actor by, boolean grantsAdmin) {
  public Caller(ProjectId project, Set<Scope> scopes, Actor by) {
    this(project, scopes, by, true);
  }

  public Caller {
    scopes = Set.copyOf(scopes);
  }
}
