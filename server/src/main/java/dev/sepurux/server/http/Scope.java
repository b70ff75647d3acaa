package dev.sepurux.server.http;

import java.util.Locale;
import java.util.Set;

/** What a key may do. {@code WRITE} includes {@code READ}; the others stand alone. */
public enum Scope {
  READ,
  WRITE,
  APPROVE,
  ADMIN;

  /** The word on the wire and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True if a holder of these scopes may do this. */
  public boolean isIn(Set<Scope> held) {
    return held.contains(this) || (this == READ && held.contains(WRITE));
  }

  public static Scope of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
