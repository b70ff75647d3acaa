package dev.sepurux.server.http;

import org.jspecify.annotations.Nullable;

/** The header fields of a request; names in any case. */
@FunctionalInterface
public interface Headers {
  /** The value, or null if the field is absent. */
  @Nullable String get(String name);
}
