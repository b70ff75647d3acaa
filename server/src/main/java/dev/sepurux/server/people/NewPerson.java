package dev.sepurux.server.people;

import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Refused;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Somebody who wants to join.
 *
 * @param name as it is shown
 * @param key as it is compared
 * @param password its hash
 */
public record NewPerson(String name, String key, String password) {
  /** One spelling of each name, so that nobody passes for another by capitals or ligatures. */
  static String key(String name) {
    return Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  static String requireName(String name) {
    return Names.check("name", name);
  }

  /**
   * @throws Refused with {@code invalid} if it is too easy to guess
   */
  static void requirePassword(String name, String password) {
    int length = password.codePointCount(0, password.length());
    if (length < Passwords.LEAST || length > Passwords.MOST) {
      throw Refused.invalid(
          "password",
          "a password has %d to %d characters; a sentence is easy to remember"
              .formatted(Passwords.LEAST, Passwords.MOST),
          "length");
    }
    if (key(password).equals(key(name)) || password.chars().distinct().count() < 4) {
      throw Refused.invalid(
          "password", "this is too easy to guess: a sentence is better", "too_easy");
    }
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "NewPerson[" + name + "]";
  }
}
