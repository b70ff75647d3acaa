package dev.sepurux.server.fault;

import dev.sepurux.server.db.Wall;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Stands between a server and its database: a watcher sees every call and may fail it. */
public final class WatchedWall implements Wall {
  private final Watcher watcher;

  public WatchedWall(Watcher watcher) {
    this.watcher = watcher;
  }

  /** Sees each statement, commit and rollback; what it throws is what the database throws. */
  public interface Watcher {
    void before(String sql) throws SQLException;

    default void after(String sql) throws SQLException {}
  }

  @Override
  public Connection apply(Connection connection) {
    return proxy(
        Connection.class,
        (_, method, args) ->
            switch (method.getName()) {
              case "createStatement" ->
                  proxy(Statement.class, statement(call(connection, method, args), null));
              case "prepareStatement" ->
                  proxy(
                      PreparedStatement.class,
                      statement(call(connection, method, args), String.valueOf(args[0])));
              case "commit", "rollback" ->
                  watched(
                      method.getName().toUpperCase(java.util.Locale.ROOT),
                      connection,
                      method,
                      args);
              default -> call(connection, method, args);
            });
  }

  private InvocationHandler statement(@Nullable Object real, @Nullable String prepared) {
    return (_, method, args) -> {
      if (!method.getName().startsWith("execute")) {
        return call(real, method, args);
      }
      String sql = args == null || args.length == 0 ? prepared : String.valueOf(args[0]);
      return watched(String.valueOf(sql), real, method, args);
    };
  }

  private @Nullable Object watched(
      String sql, @Nullable Object real, Method method, Object @Nullable [] args) throws Throwable {
    watcher.before(sql);
    Object result = call(real, method, args);
    watcher.after(sql);
    return result;
  }

  private static @Nullable Object call(
      @Nullable Object real, Method method, Object @Nullable [] args) throws Throwable {
    try {
      return method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
