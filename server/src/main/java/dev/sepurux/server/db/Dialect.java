package dev.sepurux.server.db;

import java.util.Map;

/** What the databases spell differently. Stores use these fragments, so one store serves both. */
public sealed interface Dialect permits Dialect.Embedded, Dialect.Postgres {
  /** An SQL expression: the database's own clock, in whole ms since 1970. */
  String nowMillis();

  /** At the end of a SELECT: nobody else changes these rows before this transaction ends. */
  String forUpdate();

  /** As {@link #forUpdate}, passing over rows that somebody else holds. */
  String forUpdateOfFree();

  /** Placeholders of the migrations. */
  Map<String, String> types();

  /** SQLite in one file beside the server: one transaction at a time, so that nothing is locked. */
  record Embedded() implements Dialect {
    @Override
    public String nowMillis() {
      return "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    }

    @Override
    public String forUpdate() {
      return "";
    }

    @Override
    public String forUpdateOfFree() {
      return "";
    }

    @Override
    public Map<String, String> types() {
      return Map.of("blob", "BLOB", "json", "");
    }
  }

  /** PostgreSQL. */
  record Postgres() implements Dialect {
    @Override
    public String nowMillis() {
      // As a subquery it is evaluated once, so that an index can be searched for it.
      return "(SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT))";
    }

    @Override
    public String forUpdate() {
      return "FOR UPDATE";
    }

    @Override
    public String forUpdateOfFree() {
      return "FOR UPDATE SKIP LOCKED";
    }

    @Override
    public Map<String, String> types() {
      return Map.of("blob", "BYTEA", "json", "::json");
    }
  }
}
