package dev.sepurux.server.web.people;

import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Cookies;
import dev.sepurux.server.http.Person;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.oidc.Identity;
import dev.sepurux.server.oidc.Journey;
import dev.sepurux.server.oidc.Provider;
import dev.sepurux.server.people.Guesses;
import dev.sepurux.server.people.Identities;
import dev.sepurux.server.people.Sessions;
import dev.sepurux.server.web.LocalPath;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Visit;
import dev.sepurux.server.web.people.SignInRoutes.LoginPage;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in with an OpenID provider, and being linked to it. */
public final class OidcRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(OidcRoutes.class);

  private static final String STRAY =
      "This sign-in was not begun in this browser, or more than ten minutes ago. Try again.";
  private static final String UNINVITED =
      "Nobody here has invited this address. Ask an owner of this server for an invitation.";
  private static final String UNVERIFIED =
      "The provider does not say that your e-mail address is verified, so no invitation can be"
          + " found by it. Verify it there, or join with an invitation's link.";
  private static final String NAME_TAKEN =
      "Somebody here has this address as their name. Sign in with the password, and link the"
          + " provider on the page of your account.";

  private final Pages pages;
  private final Provider provider;
  private final String name;
  private final Identities identities;
  private final Guesses guesses;
  private final Supplier<String> publicUrl;

  /**
   * @param name of the provider, for people
   * @param publicUrl where people, and the provider, reach this server
   */
  public OidcRoutes(
      Pages pages,
      Provider provider,
      String name,
      Identities identities,
      Guesses guesses,
      Supplier<String> publicUrl) {
    this.pages = pages;
    this.provider = provider;
    this.name = name;
    this.identities = identities;
    this.guesses = guesses;
    this.publicUrl = publicUrl;
  }

  public List<Route> routes() {
    String account = Settings.ACCOUNT.path("");
    return List.of(
        Route.post("/oidc/begin", "setOut", Access.OPEN, this::setOut),
        Route.get("/oidc/callback", "arrive", Access.OPEN, this::arrive),
        Route.post(account + "/identity", "setOutToLink", Access.SESSION, this::setOutToLink),
        Route.post(account + "/identity/end", "unlink", Access.SESSION, this::unlink));
  }

  /** What {@code leaving.jte} shows. */
  record LeavingPage(String name, String address) {}

  TxWork<Response> setOut(Request request) {
    Response answer = leave(request, false, LocalPath.of(request.form().raw("next")));
    return _ -> answer;
  }

  TxWork<Response> setOutToLink(Request request) {
    Response answer = leave(request, true, Settings.ACCOUNT.path(""));
    return _ -> answer;
  }

  /**
   * A page that leads on by itself: a form may not (form-action), and with a mere link another site
   * could begin this for somebody.
   */
  private Response leave(Request request, boolean linking, String next) {
    guesses.count(request.address());
    try {
      Provider.Begun begun = provider.begin(back(), linking, next);
      return pages
          .open(
              200,
              "To " + name,
              "web/people/leaving.jte",
              new LeavingPage(name, begun.address().toString()))
          .with("Set-Cookie", Cookies.setOut(begun.journey().encode()));
    } catch (Provider.Failed e) {
      LOG.warn("{}", e.getMessage());
      return failed(next, away());
    }
  }

  private URI back() {
    return URI.create(publicUrl.get() + "/oidc/callback");
  }

  private String away() {
    return name + " did not answer as it should. Try again; the log of this server says why.";
  }

  private Response failed(String next, String error) {
    return pages
        .open(401, "Sign in", "web/people/login.jte", new LoginPage(next, "", error, false, name))
        .with("Set-Cookie", Cookies.arrive());
  }

  /** Back from the provider. What changes here was begun in this browser, as the state shows. */
  Response arrive(Request request) {
    guesses.count(request.address());
    Journey journey = Journey.decode(Cookies.journey(request)).orElse(null);
    String state = request.query("state");
    if (journey == null || state == null || !same(journey.state(), state)) {
      return failed("/", STRAY);
    }
    String next = LocalPath.of(journey.next());
    String code = request.query("code");
    if (code == null || request.query("error") != null) {
      return failed(next, name + " did not sign you in.");
    }
    try {
      Identity identity = provider.end(code, request.query("iss"), back(), journey);
      return journey.linking()
          ? linked(request.personOrNull(), identity)
          : signedIn(request, identity, next);
    } catch (Provider.Failed e) {
      LOG.warn("{}", e.getMessage());
      return failed(next, away());
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private Response signedIn(Request request, Identity identity, String next) {
    return switch (identities.signIn(
        identity, request.personOrNull(), request.header("User-Agent"))) {
      case Identities.SignedIn.Done done ->
          Pages.go("/signed-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
              .with("Set-Cookie", Cookies.begin(done.secret(), Sessions.MOST_SECONDS))
              .with("Set-Cookie", Cookies.arrive());
      case Identities.SignedIn.Uninvited _ -> failed(next, UNINVITED);
      case Identities.SignedIn.Unverified _ -> failed(next, UNVERIFIED);
      case Identities.SignedIn.NameTaken _ -> failed(next, NAME_TAKEN);
    };
  }

  private Response linked(@Nullable Person person, Identity identity) {
    if (person == null) {
      return failed(Settings.ACCOUNT.path(""), "Your session has ended: sign in and link again.");
    }
    Said said =
        identities.link(identity, person.actor()) ? Said.IDENTITY_LINKED : Said.IDENTITY_TAKEN;
    return Pages.go(said.at(Settings.ACCOUNT.path(""))).with("Set-Cookie", Cookies.arrive());
  }

  TxWork<Response> unlink(Request request) {
    Visit visit = pages.visit(request);
    return tx ->
        Pages.go(
            (identities.unlink(tx, visit.actor()) ? Said.SAVED : Said.NEEDS_PASSWORD)
                .at(Settings.ACCOUNT.path("")));
  }
}
