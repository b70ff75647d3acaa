package dev.sepurux.server.base;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one field of a request.
 *
 * @param loc where: {@code body}, {@code query}, {@code path} or {@code header}, then the path to
 *     the field
 * @param msg the reason and, where there is one, the limit
 * @param type a stable word for programs
 * @param line in a body of lines, such as YAML, where it stands, from 1; else null
 * @param column likewise
 */
public record FieldError(
    List<String> loc, String msg, String type, @Nullable Integer line, @Nullable Integer column) {
  public FieldError {
    loc = List.copyOf(loc);
  }

  public FieldError(List<String> loc, String msg, String type) {
    this(loc, msg, type, null, null);
  }

  /** The same with its place in the text that was sent. */
  public FieldError at(int line, int column) {
    String place = " (line %d, column %d)".formatted(line, column);
    return new FieldError(loc, msg + place, type, line, column);
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
    JsonObject.Builder json =
        JsonObject.builder().put("loc", Json.strings(loc)).put("msg", msg).put("type", type);
    return line == null || column == null
        ? json.build()
        : json.put("line", line).put("column", column).build();
  }

  public static FieldError query(String parameter, String msg, String type) {
    return new FieldError(List.of("query", parameter), msg, type);
  }

  public static FieldError header(String name, String msg, String type) {
    return new FieldError(List.of("header", name), msg, type);
  }
}
