package dev.sepurux.server.http;

import java.util.Locale;

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

  public static Scope of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
