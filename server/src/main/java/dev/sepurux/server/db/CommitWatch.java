package dev.sepurux.server.db;

/** Hears of every commit; called by the thread that committed, so it must be quick. */
public interface CommitWatch {
  /** A clock that only goes forward, in ns. */
  long nanos();

  /**
   * Called after a commit.
   *
   * @param transactions how many shared the commit
   * @param nanos how long it took, from the beginning of the first of them on the embedded
   *     database; the commit alone on PostgreSQL
   */
  void committed(int transactions, long nanos);
}
