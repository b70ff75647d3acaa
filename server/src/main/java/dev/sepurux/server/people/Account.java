package dev.sepurux.server.people;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may sign in.
 *
 * @param password its argon2id hash; null while nobody has set one
 * @param createdAt ms since 1970
 */
public record Account(
    UUID id, String name, @Nullable String password, Rights rights, long createdAt) {
  /** Without the hash. */
  @Override
  public String toString() {
    return "Account[" + id + ", " + name + "]";
  }
}
