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
import dev.sepurux.server.people.NewPerson;
import dev.sepurux.server.people.People;
import dev.sepurux.server.people.Sessions;
import dev.sepurux.server.web.LocalPath;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Signing in and out, and the pages to which one-time links lead. */
public final class SignInRoutes {
  private static final String WRONG = "Name or password is wrong.";
  private static final String NO_COOKIE =
      "Your browser did not keep the session's cookie. It does so over https, or on the machine"
          + " itself: open the https address of this server, and allow its cookies.";
  private static final String BAD_LINK =
      "This link was used already, or is too old, or the code is incomplete. Ask for a new one.";
  private static final String NAME_TAKEN = "Somebody has this name already; take another one.";

  private final Pages pages;
  private final People people;
  private final Sessions sessions;
  private final Guesses guesses;
  private final Supplier<String> publicUrl;
  private final @Nullable String provider;

  /**
   * @param publicUrl where people reach this server
   * @param provider what people call the OpenID provider; null if there is none
   */
  public SignInRoutes(
      Pages pages,
      People people,
      Sessions sessions,
      Guesses guesses,
      Supplier<String> publicUrl,
      @Nullable String provider) {
    this.pages = pages;
    this.people = people;
    this.sessions = sessions;
    this.guesses = guesses;
    this.publicUrl = publicUrl;
    this.provider = provider;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/login", "loginPage", Access.OPEN, this::loginPage),
        Route.post("/login", "login", Access.OPEN, this::login),
        Route.get("/signed-in", "signedIn", Access.OPEN, this::signedIn),
        Route.post("/logout", "logout", Access.SESSION, this::logout),
        Route.get("/setup", "setupPage", Access.OPEN, this::setupPage),
        Route.post("/setup", "setUp", Access.OPEN, this::setUp),
        Route.get("/invitation", "invitationPage", Access.OPEN, _ -> joinPage(Joining.INVITATION)),
        Route.post("/invitation", "acceptInvitation", Access.OPEN, this::acceptInvitation),
        Route.get("/reset", "resetPage", Access.OPEN, _ -> joinPage(Joining.RESET)),
        Route.post("/reset", "resetPassword", Access.OPEN, this::resetPassword));
  }

  /**
   * What {@code login.jte} shows.
   *
   * @param provider with whom one may sign in, too; null for nobody
   */
  record LoginPage(
      String next,
      String name,
      @Nullable String error,
      boolean needsHttps,
      @Nullable String provider) {}

  /** What a one-time link is for. */
  enum Joining {
    SETUP(
        "Set up Sepurux",
        "You become the first owner of this server. The code is in the link that it printed when it started.",
        "Create the owner",
        true),
    INVITATION(
        "Join Sepurux", "You were invited to this server. Choose how you sign in.", "Join", true),
    RESET("New password", "Every session of yours ends with it.", "Set the password", false);

    private final String title;
    private final String explanation;
    private final String button;
    private final boolean asksName;

    Joining(String title, String explanation, String button, boolean asksName) {
      this.title = title;
      this.explanation = explanation;
      this.button = button;
      this.asksName = asksName;
    }

    String path() {
      return "/" + name().toLowerCase(Locale.ROOT);
    }

    String explanation() {
      return explanation;
    }

    String button() {
      return button;
    }

    boolean asksName() {
      return asksName;
    }
  }

  /** What {@code join.jte} shows. */
  record JoinPage(Joining kind, String code, String name, @Nullable String error) {}

  Response loginPage(Request request) {
    String next = LocalPath.of(request.query("next"));
    if (request.personOrNull() != null) {
      return Pages.go(next);
    }
    return people.nobodyYet() && next.equals("/")
        ? Pages.go("/setup")
        : login(200, request, next, "", null);
  }

  private Response login(
      int status, Request request, String next, String name, @Nullable String error) {
    return pages.open(
        status,
        "Sign in",
        "web/people/login.jte",
        new LoginPage(next, name, error, needsHttps(request), provider));
  }

  /** Browsers keep our cookie over https, and over http from their own machine. */
  private boolean needsHttps(Request request) {
    boolean https =
        publicUrl.get().startsWith("https://")
            || "https".equals(request.header("X-Forwarded-Proto"));
    String host = request.header("Host");
    String name = host == null ? "" : host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    boolean local =
        name.equals("localhost")
            || name.endsWith(".localhost")
            || name.startsWith("127.")
            || name.equals("[::1]");
    return !https && !local;
  }

  TxWork<Response> login(Request request) {
    Form form = request.form();
    String name = form.text("name");
    String next = LocalPath.of(form.raw("next"));
    guesses.count(name, request.address());
    Account account = people.authenticate(name, form.raw("password")).orElse(null);
    if (account != null) {
      return signIn(request, account, next);
    }
    Response again = login(401, request, next, name, WRONG);
    return _ -> again;
  }

  /** A new session in the place of the one that the browser may have. */
  private TxWork<Response> signIn(Request request, Account account, String next) {
    Person before = request.personOrNull();
    return tx -> {
      if (before != null) {
        sessions.end(tx, before.id(), before.session());
      }
      String secret = sessions.begin(tx, account.id(), request.header("User-Agent"));
      return Pages.go("/signed-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
          .with("Set-Cookie", Cookies.begin(secret, Sessions.MOST_SECONDS));
    };
  }

  /** Where a browser that keeps no cookie hears of it. */
  Response signedIn(Request request) {
    String next = LocalPath.of(request.query("next"));
    return request.personOrNull() != null
        ? Pages.go(next)
        : login(401, request, next, "", NO_COOKIE);
  }

  TxWork<Response> logout(Request request) {
    Person person = request.person();
    return tx -> {
      sessions.end(tx, person.id(), person.session());
      return Pages.go("/login").with("Set-Cookie", Cookies.end());
    };
  }

  Response setupPage(Request request) {
    return people.nobodyYet() ? joinPage(Joining.SETUP) : Pages.go("/login");
  }

  private Response joinPage(Joining kind) {
    return join(200, new JoinPage(kind, "", "", null));
  }

  private Response join(int status, JoinPage page) {
    return pages.open(status, page.kind().title, "web/people/join.jte", page);
  }

  TxWork<Response> setUp(Request request) {
    return join(request, Joining.SETUP);
  }

  TxWork<Response> acceptInvitation(Request request) {
    return join(request, Joining.INVITATION);
  }

  private TxWork<Response> join(Request request, Joining kind) {
    Form form = request.form();
    String code = form.text("code");
    String name = form.text("name");
    guesses.count(kind.path(), request.address());
    NewPerson wanted;
    try {
      wanted = people.newPerson(name, form.raw("password"));
    } catch (Refused e) {
      return refused(e, new JoinPage(kind, code, name, null));
    }
    TxWork<People.Joined> joining =
        kind == Joining.SETUP ? people.setUp(code, wanted) : people.accept(code, wanted);
    return tx ->
        switch (joining.in(tx)) {
          case People.Joined.Done done -> signIn(request, done.account(), "/").in(tx);
          case People.Joined.BadLink _ -> join(422, new JoinPage(kind, "", name, BAD_LINK));
          case People.Joined.NameTaken _ -> join(422, new JoinPage(kind, code, name, NAME_TAKEN));
        };
  }

  TxWork<Response> resetPassword(Request request) {
    Form form = request.form();
    String code = form.text("code");
    guesses.count(Joining.RESET.path(), request.address());
    TxWork<People.PasswordSet> setting;
    try {
      setting = people.reset(code, form.raw("password"));
    } catch (Refused e) {
      return refused(e, new JoinPage(Joining.RESET, code, "", null));
    }
    return tx ->
        switch (setting.in(tx)) {
          case People.PasswordSet.Done done ->
              signIn(request, done.account(), Said.PASSWORD_CHANGED.at("/settings/account")).in(tx);
          case People.PasswordSet.BadLink _ ->
              join(422, new JoinPage(Joining.RESET, "", "", BAD_LINK));
        };
  }

  /** The form again, with what is wrong. */
  private TxWork<Response> refused(Refused refusal, JoinPage page) {
    if (refusal.problem().code() != ProblemCode.INVALID) {
      throw refusal;
    }
    String error = refusal.problem().errors().getFirst().msg();
    Response again = join(422, new JoinPage(page.kind(), page.code(), page.name(), error));
    return _ -> again;
  }
}
