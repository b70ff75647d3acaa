package dev.sepurux.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a form that a browser sent ({@code application/x-www-form-urlencoded}). */
public final class Form {
  /** More than any form of ours has. */
  private static final int MOST_FIELDS = 10_000;

  private final Map<String, List<String>> fields;

  private Form(Map<String, List<String>> fields) {
    this.fields = fields;
  }

  static Form of(byte[] body) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    String[] pairs = new String(body, StandardCharsets.UTF_8).split("&", MOST_FIELDS);
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      fields.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
    }
    return new Form(fields);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Request.malformed("body: a form field is not percent-encoded");
    }
  }

  /** The first value of a field as it was typed; empty if there is none. */
  public String raw(String name) {
    List<String> values = fields.get(name);
    return values == null ? "" : values.getFirst();
  }

  /** The first value of a field without blanks around it; empty if there is none. */
  public String text(String name) {
    return raw(name).strip();
  }

  /** All values of a field, as of check boxes. */
  public List<String> all(String name) {
    return List.copyOf(fields.getOrDefault(name, List.of()));
  }

  /** True for a check box that is set, or a button that was pressed. */
  public boolean has(String name) {
    return fields.containsKey(name);
  }
}
