package dev.sepurux.server.web;

import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with the fields of a form, by the names that the API has for them.
 *
 * @param byField dotted paths, as {@code thresholds.min_pass_rate}, to what is said of them
 */
public record FieldErrors(Map<String, List<String>> byField) {
  public static final FieldErrors NONE = new FieldErrors(Map.of());

  public FieldErrors {
    byField = Map.copyOf(byField);
  }

  public static FieldErrors of(List<FieldError> errors) {
    Map<String, List<String>> byField = new LinkedHashMap<>();
    for (FieldError error : errors) {
      List<String> path = error.loc().subList(1, error.loc().size());
      byField.computeIfAbsent(String.join(".", path), _ -> new ArrayList<>()).add(error.msg());
    }
    return new FieldErrors(byField);
  }

  /** The errors of a problem; one that names no field is said of {@code otherwise}. */
  public static FieldErrors of(Problem problem, String otherwise) {
    return problem.errors().isEmpty() ? one(otherwise, problem.detail()) : of(problem.errors());
  }

  public static FieldErrors one(String field, String message) {
    return new FieldErrors(Map.of(field, List.of(message)));
  }

  public boolean isEmpty() {
    return byField.isEmpty();
  }

  /**
   * What is wrong with a field and all below it; empty for nothing. An item of a list is named as
   * the line that it has in a text area.
   */
  public String of(String field) {
    List<String> all = new ArrayList<>();
    byField.keySet().stream()
        .sorted()
        .filter(name -> name.equals(field) || name.startsWith(field + "."))
        .forEach(name -> {
          String below = name.equals(field) ? "" : where(name.substring(field.length() + 1));
          byField.getOrDefault(name, List.of()).forEach(message -> all.add(below + message));
        });
    return String.join("; ", all);
  }

  private static String where(String below) {
    return below.matches("[0-9]{1,5}")
        ? "line " + (Integer.parseInt(below) + 1) + ": "
        : below + ": ";
  }

  /** The id of the element that says what is wrong with a field. */
  public static String id(String field) {
    return field.replaceAll("[^a-z0-9_]", "-") + "-error";
  }
}
