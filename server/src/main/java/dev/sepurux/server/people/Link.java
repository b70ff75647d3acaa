package dev.sepurux.server.people;

import dev.sepurux.server.base.Actor;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A link that works once; its secret is not kept.
 *
 * @param person whose password it is for; null for somebody who is not there yet
 * @param rights what whoever uses it gets
 * @param email as it is compared: whoever has it at the provider needs no link; null for nobody
 * @param madeBy who made it
 * @param expiresAt ms since 1970
 */
public record Link(
    UUID id,
    Kind kind,
    @Nullable UUID person,
    Rights rights,
    @Nullable String email,
    Actor madeBy,
    long createdAt,
    long expiresAt) {

  /** What it is for. */
  public enum Kind {
    /** The first owner. */
    SETUP,
    INVITATION,
    /** A new password. */
    RESET;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
