package dev.sepurux.server.db;

/** Another process has the database open, and its tables are not yet, or never, what we need. */
public final class SchemaBehind extends RuntimeException {
  SchemaBehind(String message) {
    super(message);
  }
}
