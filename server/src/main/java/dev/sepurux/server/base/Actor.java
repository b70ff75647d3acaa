package dev.sepurux.server.base;

import java.util.UUID;
import java.util.function.Supplier;

/**
 * Who changes something.
 *
 * @param id of the person or key; all zero for the operator and for development's local person
 * @param name as it was then, for people
 */
public record Actor(Kind kind, UUID id, String name) {
  private static final UUID NONE = new UUID(0, 0);
  private static final ScopedValue<Actor> CURRENT = ScopedValue.newInstance();

  /** A command on the machine itself, or the server at its first start. */
  public static final Actor OPERATOR = new Actor(Kind.OPERATOR, NONE, "operator");

  /** For whom this thread works; the operator where nobody is known. */
  public static Actor current() {
    return CURRENT.orElse(OPERATOR);
  }

  /** Does what this one asks for. */
  public <T> T during(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /** What kind of caller it is. */
  public enum Kind {
    PERSON("person"),
    KEY("key"),
    OPERATOR("operator");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word in the database. */
    public String word() {
      return word;
    }
  }

  public static Actor person(UUID id, String name) {
    return new Actor(Kind.PERSON, id, name);
  }

  public static Actor key(UUID id, String name) {
    return new Actor(Kind.KEY, id, name);
  }
}
