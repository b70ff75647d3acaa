package dev.sepurux.server.base;

import java.util.List;

/**
 * What is wrong with one field of a request.
 *
 * @param loc where: {@code body}, {@code query}, {@code path} or {@code header}, then the path to
 *     the field
 * @param msg the reason and, where there is one, the limit
 * @param type a stable word for programs
 */
public record FieldError(List<String> loc, String msg, String type) {
  public FieldError {
    loc = List.copyOf(loc);
  }

  public static FieldError body(String field, String msg, String type) {
    return new FieldError(List.of("body", field), msg, type);
  }

  public static FieldError query(String parameter, String msg, String type) {
    return new FieldError(List.of("query", parameter), msg, type);
  }

  public static FieldError header(String name, String msg, String type) {
    return new FieldError(List.of("header", name), msg, type);
  }
}
