package dev.sepurux.server.web.people;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Form;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import dev.sepurux.server.web.people.KeyPages.KeysPage;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys and CI tokens of a project. */
public final class KeyPageRoutes {
  private static final String TITLE = "Keys";
  private static final long MOST_DAYS = 3_650;

  private final Pages pages;
  private final Accounts accounts;
  private final Clock clock;

  public KeyPageRoutes(Pages pages, Accounts accounts, Clock clock) {
    this.pages = pages;
    this.accounts = accounts;
    this.clock = clock;
  }

  public List<Route> routes() {
    String keys = "/p/{project}/settings/keys";
    return List.of(
        Route.get(keys, "keysPage", Access.SESSION, this::keysPage),
        Route.post(keys, "makeKey", Access.SESSION, this::makeKey),
        Route.post(keys + "/{key_id}/revoke", "endKey", Access.SESSION, this::endKey),
        Route.post(keys + "/{key_id}/rotate", "renewKey", Access.SESSION, this::renewKey));
  }

  Response keysPage(Request request) {
    Visit visit = pages.visit(request);
    // As the API has it.
    visit.require(Scope.ADMIN);
    return page(200, visit, null, "", null);
  }

  private Response page(
      int status, Visit visit, @Nullable String made, String name, @Nullable String error) {
    List<KeyPages.Row> rows =
        accounts.of(visit.projectId()).stream().map(KeyPages.Row::new).toList();
    return pages.show(
        status,
        visit,
        Section.SETTINGS,
        TITLE,
        "web/people/keys.jte",
        new KeysPage(rows, visit.may(Scope.ADMIN), made, name, error));
  }

  /** The page that shows a new secret; it is made in the transaction, so its list is too. */
  private Response made(Visit visit, Accounts.Issued issued) {
    return pages.show(
        visit,
        Section.SETTINGS,
        TITLE,
        "web/people/keys.jte",
        new KeysPage(List.of(), true, issued.secret(), "", null));
  }

  TxWork<Response> makeKey(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.ADMIN);
    Form form = request.form();
    boolean ci = form.text("kind").equals("ci");
    String name;
    Set<Scope> scopes;
    Long end;
    try {
      name = Names.check("name", form.text("name"));
      scopes = scopes(form, ci);
      end = end(form.text("days"));
    } catch (Refused e) {
      String error = e.problem().errors().getFirst().msg();
      Response again = page(422, visit, null, form.text("name"), error);
      return _ -> again;
    }
    requireGrant(visit, ci ? Set.of() : scopes);
    return tx ->
        made(
            visit,
            ci
                ? accounts.issueCiToken(tx, visit.projectId(), name, end)
                : accounts.issueKey(tx, visit.projectId(), name, scopes, end));
  }

  private static Set<Scope> scopes(Form form, boolean ci) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    Arrays.stream(Scope.values())
        .filter(scope -> form.all("scope").contains(scope.word()))
        .forEach(scopes::add);
    if (scopes.isEmpty() && !ci) {
      throw Refused.invalid("scope", "a key needs one scope at least", "length");
    }
    return scopes;
  }

  private @Nullable Long end(String days) {
    if (days.isEmpty()) {
      return null;
    }
    long count = days.matches("[0-9]{1,5}") ? Long.parseLong(days) : 0;
    if (count < 1 || count > MOST_DAYS) {
      throw Refused.invalid("days", "a whole number of days from 1 to " + MOST_DAYS, "range");
    }
    return clock.millis() + Duration.ofDays(count).toMillis();
  }

  TxWork<Response> endKey(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.ADMIN);
    UUID id = id(request);
    return tx ->
        switch (accounts.end(tx, visit.projectId(), id)) {
          case Accounts.Ended.Done _ -> Pages.go(Said.KEY_REVOKED.at(path(visit)));
          case Accounts.Ended.Unknown _ -> throw new Refused(Problem.notFound("key"));
          case Accounts.Ended.LastAdmin _ -> Pages.go(Said.LAST_ADMIN_KEY.at(path(visit)));
        };
  }

  TxWork<Response> renewKey(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.ADMIN);
    UUID id = id(request);
    accounts.of(visit.projectId()).stream()
        .filter(key -> key.id().equals(id))
        .forEach(key -> requireGrant(visit, key.scopes()));
    return tx ->
        switch (accounts.rotate(tx, visit.projectId(), id, 3_600, null)) {
          case Accounts.Rotated.Done done -> made(visit, done.key());
          case Accounts.Rotated.Unknown _, Accounts.Rotated.Over _ ->
              throw new Refused(Problem.notFound("key"));
        };
  }

  private static void requireGrant(Visit visit, Set<Scope> scopes) {
    if (scopes.contains(Scope.ADMIN) && !visit.person().owner()) {
      throw Accounts.adminOfOwners();
    }
  }

  private static UUID id(Request request) {
    return request.paramId("key_id", "key");
  }

  private static String path(Visit visit) {
    return Settings.KEYS.path(visit.project().slug());
  }
}
