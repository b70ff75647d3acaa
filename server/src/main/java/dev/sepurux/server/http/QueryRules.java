package dev.sepurux.server.http;

import dev.sepurux.engine.trace.Nearest;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A misspelt filter must not silently answer everything, one that is given twice not half, and one
 * that a script left empty not nothing.
 */
final class QueryRules {
  private QueryRules() {}

  /**
   * @param known the names that the route takes
   * @throws Refused with {@code invalid} and the nearest known name
   */
  static void check(Map<String, List<String>> query, Set<String> known) {
    List<FieldError> errors = new ArrayList<>();
    query.forEach((name, values) -> {
      if (name.isEmpty()) {
        return;
      }
      if (!known.contains(name)) {
        errors.add(FieldError.query(name, unknown(name, known), "unknown_parameter"));
      } else if (values.size() > 1) {
        errors.add(FieldError.query(name, "give it once", "repeated"));
      } else if (values.getFirst().isEmpty()) {
        errors.add(FieldError.query(name, "is empty: give a value, or leave it out", "empty"));
      }
    });
    if (!errors.isEmpty()) {
      throw new Refused(Problem.invalid(errors));
    }
  }

  private static String unknown(String name, Set<String> known) {
    return known.isEmpty()
        ? "is not known: this route takes no query parameters"
        : "is not known; the nearest known one is " + Nearest.to(name, new TreeSet<>(known));
  }
}
