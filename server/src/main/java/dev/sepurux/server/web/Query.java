package dev.sepurux.server.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An address with a query; values are encoded, and absent ones left out. */
public record Query(String path, Map<String, String> values) {
  public Query(String path) {
    this(path, Map.of());
  }

  /** The same with another value; empty and null leave it as it is. */
  public Query with(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return this;
    }
    Map<String, String> copy = new LinkedHashMap<>(values);
    copy.put(name, value);
    return new Query(path, copy);
  }

  /** The address. */
  public String text() {
    StringBuilder text = new StringBuilder(path);
    char before = '?';
    for (Map.Entry<String, String> value : values.entrySet()) {
      text.append(before).append(value.getKey()).append('=');
      text.append(URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8));
      before = '&';
    }
    return text.toString();
  }

  /** The address of a part of the page. */
  public String text(String part) {
    return text() + "#" + part;
  }
}
