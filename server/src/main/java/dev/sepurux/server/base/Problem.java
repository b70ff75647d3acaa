package dev.sepurux.server.base;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is an error.
 *
 * @param detail one sentence for people: what is wrong, the limit, what to do
 * @param errors the fields it is about; may be empty
 * @param existing the object that stands in the way; null where there is none
 */
public record Problem(
    ProblemCode code, String detail, List<FieldError> errors, @Nullable UUID existing) {
  public Problem {
    errors = List.copyOf(errors);
  }

  public Problem(ProblemCode code, String detail, List<FieldError> errors) {
    this(code, detail, errors, null);
  }

  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, List.of());
  }

  /** A name or id that another object has already. */
  public static Problem taken(ProblemCode code, String detail, UUID existing) {
    return new Problem(code, detail, List.of(), existing);
  }

  /** The same body for every way in which a credential can be wrong. */
  public static Problem unauthorized() {
    return of(
        ProblemCode.UNAUTHORIZED,
        "No valid credential for this project: send X-API-Key and the X-Project-Id it belongs to.");
  }

  /** The same body for an unknown id and for one of another project. */
  public static Problem notFound(String kind) {
    return of(ProblemCode.NOT_FOUND, kind + " not found");
  }

  public static Problem invalid(FieldError... errors) {
    return invalid(List.of(errors));
  }

  /** One or more fields are wrong; the detail says the first. */
  public static Problem invalid(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    return new Problem(
        ProblemCode.INVALID, String.join(".", first.loc()) + ": " + first.msg(), errors);
  }

  /** An id in the body that names nothing in this project. */
  public static Problem unknownReference(FieldError error) {
    return new Problem(
        ProblemCode.UNKNOWN_REFERENCE,
        String.join(".", error.loc()) + ": " + error.msg(),
        List.of(error));
  }
}
