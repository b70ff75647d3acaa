package dev.sepurux.server.fault;

import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Dialect;
import dev.sepurux.server.db.Tx;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that stands in a database, table by table. */
final class Digest {
  private static final String EMBEDDED =
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
  private static final String POSTGRES =
      "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";

  private Digest() {}

  static Map<String, List<String>> of(Db db) {
    return db.read(Digest::rows);
  }

  private static Map<String, List<String>> rows(Tx tx) {
    String tables =
        switch (tx.dialect()) {
          case Dialect.Embedded _ -> EMBEDDED;
          case Dialect.Postgres _ -> POSTGRES;
        };
    Map<String, List<String>> all = new TreeMap<>();
    for (String table : tx.handle().select(tables).mapTo(String.class).list()) {
      all.put(table, rows(tx, table));
    }
    return all;
  }

  private static List<String> rows(Tx tx, String table) {
    return tx
        .handle()
        .select("SELECT * FROM " + table)
        .map((row, _) -> {
          StringBuilder line = new StringBuilder();
          for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            line.append(row.getMetaData().getColumnName(column)).append('=');
            Object value = row.getObject(column);
            line.append(
                value instanceof byte[] bytes ? java.util.HexFormat.of().formatHex(bytes) : value);
            line.append(' ');
          }
          return line.toString();
        })
        .list()
        .stream()
        .sorted()
        .toList();
  }
}
