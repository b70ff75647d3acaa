package dev.sepurux.server.web.people;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Form;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.people.Account;
import dev.sepurux.server.people.Link;
import dev.sepurux.server.people.People;
import dev.sepurux.server.people.Rights;
import dev.sepurux.server.people.Role;
import dev.sepurux.server.project.Project;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who may do what: for owners. */
public final class PeoplePageRoutes {
  private final Pages pages;
  private final People people;
  private final Supplier<String> publicUrl;
  private final @Nullable String provider;

  /**
   * @param publicUrl where people reach this server
   * @param provider what people call the OpenID provider; null if there is none
   */
  public PeoplePageRoutes(
      Pages pages, People people, Supplier<String> publicUrl, @Nullable String provider) {
    this.pages = pages;
    this.people = people;
    this.publicUrl = publicUrl;
    this.provider = provider;
  }

  public List<Route> routes() {
    String path = Settings.PEOPLE.path("");
    return List.of(
        Route.get(path, "peoplePage", Access.SESSION, this::peoplePage),
        Route.post(path + "/invite", "invite", Access.SESSION, this::invite),
        Route.post(
            path + "/invitations/{link_id}/withdraw", "withdraw", Access.SESSION, this::withdraw),
        Route.get(path + "/{person_id}", "personPage", Access.SESSION, this::personPage),
        Route.post(path + "/{person_id}", "changeRights", Access.SESSION, this::changeRights),
        Route.post(
            path + "/{person_id}/password", "makeResetLink", Access.SESSION, this::makeResetLink),
        Route.post(path + "/{person_id}/remove", "removePerson", Access.SESSION, this::remove));
  }

  /** An invitation; whom it is for is empty if whoever has the link may use it. */
  record Invited(String id, String email, String madeBy, String rights, long ends) {}

  /** Somebody, with what they may do in words. */
  record Row(String id, String name, String rights, long at, boolean self) {}

  /** A project with what somebody may do in it: {@code none}, or the word of a role. */
  record Choice(String id, String name, String role) {}

  /**
   * What {@code people.jte} shows.
   *
   * @param link that was made just now; null for none
   * @param provider with whom one may sign in, too; null for nobody
   * @param email as it was typed
   */
  record PeoplePage(
      List<Row> people,
      List<Invited> invitations,
      List<Choice> projects,
      @Nullable String link,
      @Nullable String provider,
      String email,
      @Nullable String error) {
    PeoplePage {
      people = List.copyOf(people);
      invitations = List.copyOf(invitations);
      projects = List.copyOf(projects);
    }
  }

  /** What {@code person.jte} shows. */
  record PersonPage(
      String id,
      String name,
      boolean owner,
      boolean self,
      List<Choice> projects,
      @Nullable String link) {
    PersonPage {
      projects = List.copyOf(projects);
    }
  }

  private Visit visit(Request request) {
    Visit visit = pages.visit(request);
    visit.requireOwner();
    return visit;
  }

  Response peoplePage(Request request) {
    return page(200, visit(request), null, "", null);
  }

  private Response page(
      int status, Visit visit, @Nullable String link, String email, @Nullable String error) {
    Map<ProjectId, String> names =
        visit.projects().stream().collect(Collectors.toMap(Project::id, Project::name));
    // Within the transaction that made a link there is nothing to be read but the link itself.
    boolean alone = link != null;
    List<Row> all =
        alone
            ? List.of()
            : people.all().stream()
                .map(account ->
                    new Row(
                        account.id().toString(),
                        account.name(),
                        words(account.rights(), names),
                        account.createdAt(),
                        account.id().equals(visit.person().id())))
                .toList();
    List<Invited> invited =
        alone
            ? List.of()
            : people.invitations().stream().map(invitation -> invited(invitation, names)).toList();
    return pages.show(
        status,
        visit,
        Section.SETTINGS,
        "People",
        "web/people/people.jte",
        new PeoplePage(all, invited, choices(visit, Map.of()), link, provider, email, error));
  }

  private static Invited invited(Link invitation, Map<ProjectId, String> names) {
    String email = invitation.email();
    return new Invited(
        invitation.id().toString(),
        email == null ? "" : email,
        invitation.madeBy().name(),
        words(invitation.rights(), names),
        invitation.expiresAt());
  }

  private static String words(Rights rights, Map<ProjectId, String> names) {
    return rights.words(id -> Optional.ofNullable(names.get(id)));
  }

  private static List<Choice> choices(Visit visit, Map<ProjectId, Role> roles) {
    return visit.projects().stream()
        .map(project -> {
          Role role = roles.get(project.id());
          return new Choice(
              project.id().toString(), project.name(), role == null ? "none" : role.word());
        })
        .toList();
  }

  /** The rights that a form gives; projects that the owner does not see are not in it. */
  private static Rights rights(Visit visit, Form form) {
    Map<ProjectId, Role> roles = new HashMap<>();
    for (Project project : visit.projects()) {
      Role.of(form.text("project-" + project.id()))
          .ifPresent(role -> roles.put(project.id(), role));
    }
    return new Rights(form.text("owner").equals("yes"), roles);
  }

  TxWork<Response> invite(Request request) {
    Visit visit = visit(request);
    Rights rights = rights(visit, request.form());
    String email = provider == null ? "" : request.form().text("email");
    boolean none = !rights.owner() && rights.roles().isEmpty();
    if (none || !isAddress(email)) {
      String error = none ? "Give a role in one project at least." : "This is no e-mail address.";
      Response again = page(422, visit, null, email, error);
      return _ -> again;
    }
    return tx -> {
      People.Minted minted =
          people.invite(tx, visit.actor(), rights, email.isEmpty() ? null : email);
      return page(200, visit, link("/invitation", minted), email, null);
    };
  }

  /** Enough to catch a slip; what counts is that the provider says the same. Empty for none. */
  private static boolean isAddress(String email) {
    return email.isEmpty()
        || (email.length() <= 200 && email.matches("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+"));
  }

  private String link(String path, People.Minted minted) {
    return publicUrl.get() + path + "#" + minted.secret();
  }

  TxWork<Response> withdraw(Request request) {
    Visit visit = visit(request);
    UUID id = request.paramId("link_id", "invitation");
    return tx -> {
      people.withdraw(tx, visit.actor(), id);
      return Pages.go(Said.INVITATION_WITHDRAWN.at(Settings.PEOPLE.path("")));
    };
  }

  private Account named(Request request) {
    return people
        .find(request.paramId("person_id", "person"))
        .orElseThrow(PeoplePageRoutes::notFound);
  }

  Response personPage(Request request) {
    Visit visit = visit(request);
    return page(visit, named(request), null);
  }

  private Response page(Visit visit, Account account, @Nullable String link) {
    return pages.show(
        visit,
        Section.SETTINGS,
        account.name(),
        "web/people/person.jte",
        new PersonPage(
            account.id().toString(),
            account.name(),
            account.rights().owner(),
            account.id().equals(visit.person().id()),
            choices(visit, account.rights().roles()),
            link));
  }

  TxWork<Response> changeRights(Request request) {
    Visit visit = visit(request);
    Account account = named(request);
    Rights rights = rights(visit, request.form());
    return tx -> answer(people.setRights(tx, visit.actor(), account.id(), rights), account);
  }

  TxWork<Response> remove(Request request) {
    Visit visit = visit(request);
    Account account = named(request);
    return tx -> answer(people.remove(tx, visit.actor(), account.id()), null);
  }

  /**
   * @param account whose page it goes on with; null: the list of people
   */
  private static Response answer(People.Changed changed, @Nullable Account account) {
    String path = Settings.PEOPLE.path("") + (account == null ? "" : "/" + account.id());
    return switch (changed) {
      case People.Changed.Done _ -> Pages.go(Said.SAVED.at(path));
      case People.Changed.Unknown _ -> throw notFound();
      case People.Changed.LastOwner _ -> Pages.go(Said.LAST_OWNER.at(path));
    };
  }

  TxWork<Response> makeResetLink(Request request) {
    Visit visit = visit(request);
    Account account = named(request);
    return tx ->
        people
            .resetLink(tx, visit.actor(), account.name())
            .map(minted -> page(visit, account, link("/reset", minted)))
            .orElseThrow(PeoplePageRoutes::notFound);
  }

  private static Refused notFound() {
    return new Refused(Problem.notFound("person"));
  }
}
