package dev.sepurux.server.web.people;

import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Cookies;
import dev.sepurux.server.http.Form;
import dev.sepurux.server.http.Person;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.people.Account;
import dev.sepurux.server.people.Guesses;
import dev.sepurux.server.people.Identities;
import dev.sepurux.server.people.People;
import dev.sepurux.server.people.Session;
import dev.sepurux.server.people.Sessions;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody can do for themselves: another password, an end to sessions. */
public final class AccountPageRoutes {
  private final Pages pages;
  private final People people;
  private final Sessions sessions;
  private final Guesses guesses;
  private final Identities identities;
  private final @Nullable String provider;

  /**
   * @param provider what people call the OpenID provider; null if there is none
   */
  public AccountPageRoutes(
      Pages pages,
      People people,
      Sessions sessions,
      Guesses guesses,
      Identities identities,
      @Nullable String provider) {
    this.pages = pages;
    this.people = people;
    this.sessions = sessions;
    this.guesses = guesses;
    this.identities = identities;
    this.provider = provider;
  }

  public List<Route> routes() {
    String account = Settings.ACCOUNT.path("");
    return List.of(
        Route.get(account, "accountPage", Access.SESSION, this::accountPage),
        Route.post(account + "/password", "changePassword", Access.SESSION, this::changePassword),
        Route.post(
            account + "/sessions/{session_id}/end",
            "endSession",
            Access.SESSION,
            this::endSession));
  }

  /** One session of the list. */
  record Row(Session session, boolean current) {
    String id() {
      return session.id().toString();
    }

    /** What the browser calls itself, in as few words as tell it from others. */
    String agent() {
      String agent = session.agent();
      String browser =
          agent.contains("Firefox/")
              ? "Firefox"
              : agent.contains("Edg/")
                  ? "Edge"
                  : agent.contains("Chrome/")
                      ? "Chrome"
                      : agent.contains("Safari/") ? "Safari" : "";
      String system =
          agent.contains("Windows")
              ? "Windows"
              : agent.contains("Android")
                  ? "Android"
                  : agent.contains("iPhone") || agent.contains("iPad")
                      ? "iOS"
                      : agent.contains("Mac OS") ? "macOS" : agent.contains("Linux") ? "Linux" : "";
      if (browser.isEmpty()) {
        return agent.isEmpty() ? "unknown" : agent;
      }
      return system.isEmpty() ? browser : browser + " on " + system;
    }
  }

  /**
   * What {@code account.jte} shows.
   *
   * @param local development mode: there is nobody to have an account
   * @param password whether there is one
   * @param provider with whom one may sign in, too; null for nobody
   * @param identities who this is there, in words
   */
  record AccountPage(
      String name,
      boolean local,
      boolean password,
      @Nullable String provider,
      List<String> identities,
      List<Row> sessions,
      @Nullable String error) {
    AccountPage {
      identities = List.copyOf(identities);
      sessions = List.copyOf(sessions);
    }
  }

  Response accountPage(Request request) {
    return page(200, pages.visit(request), null);
  }

  private Response page(int status, Visit visit, @Nullable String error) {
    Person person = visit.person();
    List<Row> rows =
        sessions.of(person.id()).stream()
            .map(session -> new Row(session, session.id().equals(person.session())))
            .toList();
    Account account = people.find(person.id()).orElse(null);
    List<String> known =
        identities.of(person.id()).stream()
            .map(identity -> {
              String email = identity.email();
              return (email == null ? identity.subject() : email) + " at " + identity.issuer();
            })
            .toList();
    return pages.show(
        status,
        visit,
        Section.SETTINGS,
        "Your account",
        "web/people/account.jte",
        new AccountPage(
            person.name(),
            account == null,
            account != null && account.password() != null,
            provider,
            known,
            rows,
            error));
  }

  TxWork<Response> changePassword(Request request) {
    Visit visit = pages.visit(request);
    Form form = request.form();
    // Who has a session only must not find out the password with it.
    guesses.count(visit.person().name(), request.address());
    TxWork<Account> change;
    try {
      change =
          people.changePassword(
              visit.person().id(), form.raw("old_password"), form.raw("password"));
    } catch (Refused e) {
      if (e.problem().code() != ProblemCode.INVALID) {
        throw e;
      }
      String error = e.problem().errors().getFirst().msg();
      Response again = page(422, visit, error);
      return _ -> again;
    }
    return tx -> {
      Account account = change.in(tx);
      String secret = sessions.begin(tx, account.id(), request.header("User-Agent"));
      return Pages.go(Said.PASSWORD_CHANGED.at(Settings.ACCOUNT.path("")))
          .with("Set-Cookie", Cookies.begin(secret, Sessions.MOST_SECONDS));
    };
  }

  TxWork<Response> endSession(Request request) {
    Visit visit = pages.visit(request);
    UUID id = request.paramId("session_id", "session");
    return tx -> {
      sessions.end(tx, visit.person().id(), id);
      return Pages.go(Said.SESSION_ENDED.at(Settings.ACCOUNT.path("")));
    };
  }
}
