package dev.sepurux.server.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether a PostgreSQL server can keep what this program promises. */
final class Suitability {
  private static final int OLDEST = 15;

  private Suitability() {}

  /**
   * Looks at what durability rests on. {@code synchronous_commit} may be anything but off: each
   * other value waits for this server's disk, and how many standbys it waits for as well is the
   * operator's choice.
   *
   * @throws Unsuitable naming the setting and what to do
   */
  static void check(Connection connection) throws SQLException {
    int version = Integer.parseInt(setting(connection, "server_version_num")) / 10_000;
    if (version < OLDEST) {
      throw new Unsuitable(
          "The database server is PostgreSQL %d; this program needs %d or newer."
              .formatted(version, OLDEST));
    }
    requireNot(connection, "fsync", "off");
    requireNot(connection, "synchronous_commit", "off");
    String encoding = setting(connection, "server_encoding");
    if (!encoding.equals("UTF8")) {
      throw new Unsuitable(
          "The database has the encoding %s: make it anew with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0."
              .formatted(encoding));
    }
  }

  private static void requireNot(Connection connection, String name, String value)
      throws SQLException {
    if (setting(connection, name).equals(value)) {
      throw new Unsuitable(
          "The database server has %s=%s, so it may lose what was answered: set %s=on in postgresql.conf (or where the role or database sets it) and start this program again."
              .formatted(name, value, name));
    }
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + name)) {
      row.next();
      return row.getString(1);
    }
  }
}
