package dev.sepurux.server.base;

import java.util.UUID;

/** The id of a project. A query on what a project owns always takes one. */
public record ProjectId(UUID value) {
  /** No project's id: nothing belongs to it. */
  public static final ProjectId NONE = new ProjectId(new UUID(0, 0));

  @Override
  public String toString() {
    return value.toString();
  }
}
