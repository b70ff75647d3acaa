package dev.sepurux.server.web;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Person;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.project.Project;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who is signed in looks at a page: who, and in which project. */
public final class Visit {
  private final Request request;
  private final Person person;
  private final @Nullable Project project;
  private final List<Project> projects;

  Visit(Request request, Person person, @Nullable Project project, List<Project> projects) {
    this.request = request;
    this.person = person;
    this.project = project;
    this.projects = List.copyOf(projects);
  }

  public Request request() {
    return request;
  }

  public Person person() {
    return person;
  }

  public Actor actor() {
    return person.actor();
  }

  /** The project of the page; {@link #projects} says whether there is any. */
  public Project project() {
    if (project == null) {
      throw new IllegalStateException("this person is in no project");
    }
    return project;
  }

  public ProjectId projectId() {
    return project().id();
  }

  @Nullable Project projectOrNull() {
    return project;
  }

  /** Every live project that this person may see, the oldest first. */
  public List<Project> projects() {
    return projects;
  }

  /** True if this person may do this in the project of the page. */
  public boolean may(Scope scope) {
    return scope.isIn(person.scopes(projectId()));
  }

  /**
   * To be called first by what changes something in a project.
   *
   * @throws Refused with {@code scope}, which is shown as a page
   */
  public void require(Scope scope) {
    if (!may(scope)) {
      throw new Refused(
          Problem.of(
              ProblemCode.SCOPE,
              "Your role in this project is to read. A member or an owner can do this."));
    }
  }

  /**
   * To be called first by what owners alone may do.
   *
   * @throws Refused with {@code scope}, which is shown as a page
   */
  public void requireOwner() {
    if (!person.owner()) {
      throw new Refused(Problem.of(ProblemCode.SCOPE, "Only an owner of this server can do this."));
    }
  }
}
