package dev.sepurux.server.http;

/** Who may call a route. Every route says it; the spec says the same as {@code x-access}. */
public sealed interface Access {
  Access PUBLIC = new Public();
  Access ANY_KEY = new AnyKey();
  Access READ = new ProjectKey(Scope.READ);
  Access WRITE = new ProjectKey(Scope.WRITE);
  Access CI_READ = new CiToken(Scope.READ);
  Access CI_WRITE = new CiToken(Scope.WRITE);

  /** The word that the spec uses for it. */
  String word();

  /** Anyone; no credential is looked at. */
  record Public() implements Access {
    @Override
    public String word() {
      return "public";
    }
  }

  /** Any valid key or token of any project; no project is named. */
  record AnyKey() implements Access {
    @Override
    public String word() {
      return "any key";
    }
  }

  /** A key of the named project that holds the scope. */
  record ProjectKey(Scope scope) implements Access {
    @Override
    public String word() {
      return "project key: " + scope.word();
    }
  }

  /** A CI token, or a key as in {@link ProjectKey}. */
  record CiToken(Scope scope) implements Access {
    @Override
    public String word() {
      return "ci token: " + scope.word();
    }
  }
}
