package dev.sepurux.server.http;

/**
 * Who may call a route. Every route says it; the spec says the same as {@code x-access} and {@code
 * x-scope}. Somebody who is signed in may call what a key may call, as far as their role goes.
 */
public sealed interface Access {
  Access PUBLIC = new Public();
  Access READ = new ProjectKey(Scope.READ, true, false);
  Access WRITE = new ProjectKey(Scope.WRITE, true, false);

  /** Approving calls, which no other scope includes. */
  Access APPROVE = new ProjectKey(Scope.APPROVE, true, false);

  Access ADMIN = new ProjectKey(Scope.ADMIN, true, false);

  /** As {@link #ADMIN} for keys; of people, owners alone. */
  Access OWNER = new ProjectKey(Scope.ADMIN, true, true);

  /** Reading what belongs to no project: the key's project need not be named. */
  Access ANY_READ = new ProjectKey(Scope.READ, false, false);

  Access CI_READ = new CiToken(Scope.READ);
  Access CI_WRITE = new CiToken(Scope.WRITE);

  /** A page for whoever is signed in; who is not is led to the sign-in page and back. */
  Access SESSION = new Page(true, true);

  /** A page for anybody. */
  Access OPEN = new Page(false, true);

  /** What is the same for everybody, as a style sheet: nobody's session is looked up. */
  Access ASSET = new Page(false, false);

  /** Anyone; no credential is looked at. */
  record Public() implements Access {}

  /**
   * A key that holds the scope.
   *
   * @param named whether its project must be named; if it is named, it must match in any case
   * @param ownersOnly whether a person must own the server; a key is not concerned
   */
  record ProjectKey(Scope scope, boolean named, boolean ownersOnly) implements Access {}

  /** A CI token, or a key that holds the scope. */
  record CiToken(Scope scope) implements Access {}

  /**
   * A page in a browser. What changes something must come from a page of this server, and where
   * somebody must be signed in it repeats their token.
   *
   * @param signedIn whether somebody must be
   * @param asks whether it is asked who is
   */
  record Page(boolean signedIn, boolean asks) implements Access {}
}
