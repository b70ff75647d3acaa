package dev.sepurux.server.base;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
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

  /**
   * A place inside the body.
   *
   * @param pointer JSON pointer into the body
   */
  public static FieldError inBody(String pointer, String msg, String type) {
    List<String> loc = new ArrayList<>(List.of("body"));
    loc.addAll(Pointer.parse(pointer).tokens());
    return new FieldError(loc, msg, type);
  }

  /** FieldError on the wire. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("loc", Json.strings(loc))
        .put("msg", msg)
        .put("type", type)
        .build();
  }

  public static FieldError query(String parameter, String msg, String type) {
    return new FieldError(List.of("query", parameter), msg, type);
  }

  public static FieldError header(String name, String msg, String type) {
    return new FieldError(List.of("header", name), msg, type);
  }
}
