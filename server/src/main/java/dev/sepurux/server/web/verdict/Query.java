package dev.sepurux.server.web.verdict;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An address with a query; values are encoded, and absent ones left out. */
record Query(String path, Map<String, String> values) {
  Query(String path) {
    this(path, Map.of());
  }

  Query with(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return this;
    }
    Map<String, String> copy = new LinkedHashMap<>(values);
    copy.put(name, value);
    return new Query(path, copy);
  }

  /** The address; it ends at the list of attempts. */
  String text() {
    StringBuilder text = new StringBuilder(path);
    char before = '?';
    for (Map.Entry<String, String> value : values.entrySet()) {
      text.append(before).append(value.getKey()).append('=');
      text.append(URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8));
      before = '&';
    }
    return text.append("#attempts").toString();
  }
}
