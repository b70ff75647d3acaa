package dev.sepurux.engine.trace;

import java.util.List;

/**
 * What a value is worth and who may read it.
 *
 * @param integrity the worst integrity among its origins
 * @param confidentiality the highest confidentiality among its origins, as provenance proves it:
 *     what the session has read besides does not count
 * @param integrityCertainty how the integrity is known
 * @param path the flows that bring the untrusted or confidential values; empty if only suspect
 */
public record Label(
    ToolFacts.Integrity integrity,
    ToolFacts.Confidentiality confidentiality,
    Certainty integrityCertainty,
    List<Flow> path) {
  public Label {
    path = List.copyOf(path);
  }

  /** How sure a label is. */
  public enum Certainty {
    /** There is a path along provenance. */
    DEFINITE,
    /** It came later in a session that had read such a value. */
    SUSPECT
  }

  public boolean isUntrusted() {
    return integrity == ToolFacts.Integrity.UNTRUSTED;
  }
}
