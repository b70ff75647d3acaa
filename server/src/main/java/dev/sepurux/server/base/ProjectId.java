package dev.sepurux.server.base;

import java.util.UUID;

/** The id of a project. A query on what a project owns always takes one. */
public record ProjectId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
