package dev.sepurux.server.db;

/** A database server on which the promises cannot be kept; the message says what to change. */
public final class Unsuitable extends RuntimeException {
  Unsuitable(String message) {
    super(message);
  }
}
