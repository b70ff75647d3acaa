package dev.sepurux.server.http;

/**
 * Who may call a route. Every route says it; the spec says the same as {@code x-access} and {@code
 * x-scope}.
 */
public sealed interface Access {
  Access PUBLIC = new Public();
  Access READ = new ProjectKey(Scope.READ, true);
  Access WRITE = new ProjectKey(Scope.WRITE, true);

  Access ADMIN = new ProjectKey(Scope.ADMIN, true);

  /** Reading what belongs to no project: the key's project need not be named. */
  Access ANY_READ = new ProjectKey(Scope.READ, false);

  Access CI_READ = new CiToken(Scope.READ);
  Access CI_WRITE = new CiToken(Scope.WRITE);

  /** Anyone; no credential is looked at. */
  record Public() implements Access {}

  /**
   * A key that holds the scope.
   *
   * @param named whether its project must be named; if it is named, it must match in any case
   */
  record ProjectKey(Scope scope, boolean named) implements Access {}

  /** A CI token, or a key that holds the scope. */
  record CiToken(Scope scope) implements Access {}
}
