package dev.sepurux.server.people;

import dev.sepurux.server.http.Scope;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody who is no owner may do in a project. */
public enum Role {
  /** Everything in it but closing it. */
  MEMBER,
  /** Reads. */
  VIEWER;

  /** The word on pages and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty for a word that is none. */
  public static Optional<Role> of(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  Set<Scope> scopes() {
    return switch (this) {
      case MEMBER -> EnumSet.allOf(Scope.class);
      case VIEWER -> EnumSet.of(Scope.READ);
    };
  }
}
