package dev.sepurux.engine.policy;

import java.util.Locale;

/** The wire words of constants. */
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
