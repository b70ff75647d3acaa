package dev.sepurux.server.account;

import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.json.Fields;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes of API keys and CI tokens. */
public final class KeyRoutes {
  private static final String KIND = "key";
  private static final long MOST_OVERLAP_SECONDS = 30L * 86_400;

  private final Accounts accounts;

  public KeyRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/v1/keys", "createKey", Access.ADMIN, this::createKey),
        Route.get("/v1/keys", "listKeys", Access.ADMIN, this::listKeys).paged(),
        Route.get("/v1/keys/{key_id}", "getKey", Access.ADMIN, this::getKey),
        Route.delete("/v1/keys/{key_id}", "revokeKey", Access.ADMIN, this::revokeKey),
        Route.post("/v1/keys/{key_id}/rotate", "rotateKey", Access.ADMIN, this::rotateKey));
  }

  TxWork<Response> createKey(Request request) {
    Fields fields = request.fields();
    NewKey key = NewKey.read(fields, accounts.now());
    requireGrant(request, key.scopes());
    return tx -> shown(accounts.issue(tx, request.project(), key)).warned(fields.warnings());
  }

  /** The secret is in this answer alone; one that repeats it has null in its place. */
  private static Response shown(Accounts.Issued issued) {
    JsonObject key = issued.toJson();
    return located(issued, key)
        .rememberedAs(located(issued, key.with("secret", JsonNull.INSTANCE)));
  }

  private static Response located(Accounts.Issued issued, JsonObject key) {
    return Response.created(key).with("Location", "/v1/keys/" + issued.id());
  }

  Response listKeys(Request request) {
    return Response.list(
        request, accounts.list(request.project(), request.page()).map(ApiKey::toJson));
  }

  Response getKey(Request request) {
    return accounts
        .find(request.project(), id(request))
        .map(key -> Response.ok(key.toJson()))
        .orElseThrow(KeyRoutes::notFound);
  }

  Response revokeKey(Request request) {
    return switch (accounts.end(request.project(), id(request))) {
      case Accounts.Ended.Done _ -> Response.noContent();
      case Accounts.Ended.Unknown _ -> throw notFound();
      case Accounts.Ended.LastAdmin _ ->
          throw new Refused(
              Problem.of(
                  ProblemCode.IN_USE,
                  "This is the project's last key with the scope admin: make another one first, or"
                      + " rotate this one."));
    };
  }

  TxWork<Response> rotateKey(Request request) {
    Fields fields = request.fieldsOrNone();
    Long overlap = fields.integer("overlap_seconds", 0, MOST_OVERLAP_SECONDS);
    Long expiresAt = NewKey.expiry(fields, accounts.now());
    fields.others().done();
    UUID id = id(request);
    accounts.find(request.project(), id).ifPresent(key -> requireGrant(request, key.scopes()));
    return tx ->
        switch (accounts.rotate(tx, request.project(), id, seconds(overlap), expiresAt)) {
          case Accounts.Rotated.Done done -> shown(done.key()).warned(fields.warnings());
          case Accounts.Rotated.Unknown _ -> throw notFound();
          case Accounts.Rotated.Over _ ->
              throw new Refused(
                  Problem.of(
                      ProblemCode.KEY_ENDED,
                      "This key was revoked or has expired: make a new one instead."));
        };
  }

  private static void requireGrant(Request request, Set<Scope> scopes) {
    if (scopes.contains(Scope.ADMIN) && !request.caller().grantsAdmin()) {
      throw Accounts.adminOfOwners();
    }
  }

  private static long seconds(@Nullable Long overlap) {
    return overlap == null ? 0 : overlap;
  }

  private static UUID id(Request request) {
    return request.paramId("key_id", KIND);
  }

  private static Refused notFound() {
    return new Refused(Problem.notFound(KIND));
  }
}
