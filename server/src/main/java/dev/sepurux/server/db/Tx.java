package dev.sepurux.server.db;

import dev.sepurux.server.base.Actor;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * One transaction. It belongs to the function it was given to and must not leave it; its statements
 * see each other and nobody else sees them before the commit.
 */
public final class Tx {
  /** The channel on which processes that share a database tell each other of new work. */
  static final String CHANNEL = "sepurux";

  private final Handle handle;
  private final Dialect dialect;
  private final Actor by;
  private final List<Runnable> afterCommit = new ArrayList<>();
  private boolean tellsOthers;

  Tx(Handle handle, Dialect dialect) {
    this(handle, dialect, Actor.current());
  }

  Tx(Handle handle, Dialect dialect, Actor by) {
    this.handle = handle;
    this.dialect = dialect;
    this.by = by;
  }

  /** The SQL handle; only stores use it. */
  public Handle handle() {
    return handle;
  }

  /** Who asked for it. */
  public Actor by() {
    return by;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Runs once the transaction is durable, and never if it is rolled back. Must be quick. */
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /** Calls the listeners of all other processes ({@link Db#listen}) once this is committed. */
  public void tellOthers() {
    tellsOthers = true;
  }

  boolean tellsOthers() {
    return tellsOthers;
  }

  List<Runnable> afterCommit() {
    return afterCommit;
  }
}
