package dev.sepurux.server.web.people;

import dev.sepurux.server.account.Accounts;
import dev.sepurux.server.http.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the page of keys shows. */
final class KeyPages {
  private KeyPages() {}

  /** One key of the list. */
  record Row(Accounts.Listed key) {
    String id() {
      return key.id().toString();
    }

    String kind() {
      return key.ci() ? "CI token" : "API key";
    }

    String state() {
      return key.good() ? "good" : key.revoked() ? "revoked" : "expired";
    }

    String scopes() {
      return key.ci()
          ? "the gate only"
          : key.scopes().stream()
              .sorted(Comparator.naturalOrder())
              .map(Scope::word)
              .collect(Collectors.joining(", "));
    }

    boolean ends() {
      return key.expiresAt() != null;
    }

    long end() {
      Long end = key.expiresAt();
      return end == null ? 0 : end;
    }
  }

  /**
   * What {@code keys.jte} shows.
   *
   * @param made the secret of a key that was made just now; null for none
   * @param name what was typed, when the form comes back
   */
  record KeysPage(
      List<Row> keys,
      boolean mayChange,
      @Nullable String made,
      String name,
      @Nullable String error) {
    KeysPage {
      keys = List.copyOf(keys);
    }
  }
}
