package dev.sepurux.server.db;

import java.sql.Connection;
import java.util.function.UnaryOperator;

/**
 * What every new connection to a database is led through: where it fails or stops a statement, the
 * database has. Servers have an open one.
 */
@FunctionalInterface
public interface Wall extends UnaryOperator<Connection> {
  /** One that is not there. */
  static Wall open() {
    return connection -> connection;
  }
}
