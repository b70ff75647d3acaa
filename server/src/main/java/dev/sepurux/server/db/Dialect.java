package dev.sepurux.server.db;

/** What the databases spell differently. Stores use these fragments, so one store serves both. */
public sealed interface Dialect permits Dialect.Embedded {
  /** An SQL expression: the database's own clock, in whole ms since 1970. */
  String nowMillis();

  /** SQLite in one file beside the server. */
  record Embedded() implements Dialect {
    @Override
    public String nowMillis() {
      return "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    }
  }
}
