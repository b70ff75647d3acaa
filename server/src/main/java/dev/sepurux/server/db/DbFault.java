package dev.sepurux.server.db;

/** The database could not do its work: the disk, the file or the server's end. */
public final class DbFault extends RuntimeException {
  DbFault(String message, Throwable cause) {
    super(message, cause);
  }

  DbFault(String message) {
    super(message);
  }
}
