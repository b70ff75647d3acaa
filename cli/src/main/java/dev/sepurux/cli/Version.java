package dev.sepurux.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar; "dev" when the classes run outside one. */
final class Version implements IVersionProvider {
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"sepurux " + text()};
  }
}
