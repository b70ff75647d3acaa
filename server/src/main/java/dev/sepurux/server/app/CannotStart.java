package dev.sepurux.server.app;

/** The server cannot start; the message is one sentence for the operator. */
final class CannotStart extends RuntimeException {
  CannotStart(String message) {
    super(message);
  }
}
