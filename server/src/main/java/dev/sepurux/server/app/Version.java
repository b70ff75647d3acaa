package dev.sepurux.server.app;

import org.jspecify.annotations.Nullable;

/** The version of this build. */
final class Version {
  private Version() {}

  static String text() {
    @Nullable String built = Version.class.getPackage().getImplementationVersion();
    return built == null ? "development" : built;
  }
}
