package dev.sepurux.server.app;

import dev.sepurux.server.config.Config;

/** Where people reach a server, and with which address a browser keeps a session. */
final class PublicUrl {
  private PublicUrl() {}

  /**
   * What the operator says, else where it listens; a server that listens everywhere is on this
   * machine too.
   *
   * @param port where it listens
   */
  static String of(Config config, int port) {
    String configured = config.publicUrl();
    return configured == null ? "http://" + host(config.host()) + ":" + port : configured;
  }

  private static String host(String listening) {
    return switch (listening) {
      case "0.0.0.0", "::" -> "127.0.0.1";
      case String other -> other.contains(":") ? "[" + other + "]" : other;
    };
  }
}
