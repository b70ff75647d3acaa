package dev.sepurux.server.http;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.ProjectId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody who is signed in in a browser.
 *
 * @param id all zero for the local person of development mode
 * @param owner may do everything, in every project
 * @param projects what somebody else may do in which project
 * @param session names the session, for ending it; all zero if there is none
 * @param csrf what every request of this session that changes something repeats
 */
public record Person(
    UUID id,
    String name,
    boolean owner,
    Map<ProjectId, Set<Scope>> projects,
    UUID session,
    String csrf) {
  public Person {
    projects = Map.copyOf(projects);
  }

  /** What this person may do in a project that exists; empty if it is not theirs to know of. */
  public Set<Scope> scopes(ProjectId project) {
    return owner ? EnumSet.allOf(Scope.class) : projects.getOrDefault(project, Set.of());
  }

  /** False for the local person of development mode. */
  boolean hasSession() {
    return !session.equals(new UUID(0, 0));
  }

  public Actor actor() {
    return Actor.person(id, name);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Person[" + id + ", " + name + "]";
  }
}
