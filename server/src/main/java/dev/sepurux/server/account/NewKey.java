package dev.sepurux.server.account;

import dev.sepurux.engine.json.JsonString;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.json.Times;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that is asked for.
 *
 * @param expiresAt ms since 1970; null for never
 */
record NewKey(String name, ApiKey.Kind kind, Set<Scope> scopes, @Nullable Long expiresAt) {
  private static final List<String> SCOPES =
      Arrays.stream(Scope.values()).map(Scope::word).toList();
  private static final int MOST_SCOPES = 20;
  private static final List<String> KINDS = List.of("key", "ci");

  /** Reads a body; {@code now} bounds the expiry. */
  static NewKey read(Fields fields, long now) {
    String name = fields.requiredText("name");
    String kind = fields.text("kind");
    if (kind != null && !KINDS.contains(kind)) {
      fields.error("kind", "one of " + String.join(", ", KINDS), "enum");
    }
    ApiKey.Kind made = ApiKey.Kind.of(kind == null ? "key" : kind);
    Set<Scope> scopes = scopes(fields, made);
    Long expiresAt = expiry(fields, now);
    fields.others().done();
    return new NewKey(Names.check("name", name), made, scopes, expiresAt);
  }

  private static Set<Scope> scopes(Fields fields, ApiKey.Kind kind) {
    List<String> words = fields.texts("scopes");
    if (kind == ApiKey.Kind.CI) {
      if (words != null) {
        fields.error("scopes", "a CI token has none: it may call /v1/ci/ alone", "ci_scopes");
      }
      return EnumSet.of(Scope.READ, Scope.WRITE);
    }
    if (words == null) {
      return EnumSet.of(Scope.WRITE);
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (int i = 0; i < words.size(); i++) {
      if (SCOPES.contains(words.get(i))) {
        scopes.add(Scope.of(words.get(i)));
      } else {
        fields.error("scopes." + i, "one of " + String.join(", ", SCOPES), "enum");
      }
    }
    if (words.isEmpty() || words.size() > MOST_SCOPES) {
      fields.error("scopes", "give 1 to 20 of " + String.join(", ", SCOPES), "length");
    }
    return scopes;
  }

  /** The time when a key ends; null if the body names none. */
  static @Nullable Long expiry(Fields fields, long now) {
    if (!(fields.any("expires_at") instanceof JsonString)) {
      fields.text("expires_at");
      return null;
    }
    Long time = Times.read(String.valueOf(fields.text("expires_at"))).orElse(null);
    if (time == null) {
      fields.error(
          "expires_at", "an RFC 3339 time with its offset, as 2027-01-31T00:00:00Z", "datetime");
    } else if (time <= now) {
      fields.error("expires_at", "must lie in the future", "past");
    }
    return time;
  }
}
