package dev.sepurux.server.base;

import java.util.UUID;

/** What became of a deletion or of putting something into the archive. */
public sealed interface Removal {
  Removal DONE = new Done();
  Removal UNKNOWN = new Unknown();

  /** It is gone, or in the archive. */
  record Done() implements Removal {}

  /** The project has no such object, or has none any more. */
  record Unknown() implements Removal {}

  /** It is not at a revision that the deletion was meant for. */
  record Stale(int revision) implements Removal {}

  /**
   * Something still depends on it.
   *
   * @param detail a sentence for people: what depends on it and what to do
   * @param holder the object that depends on it
   */
  record InUse(String detail, UUID holder) implements Removal {}
}
