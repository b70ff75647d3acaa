package dev.sepurux.engine.schema;

import dev.sepurux.engine.json.Json;

/**
 * A scalar that was returned, and in which recordings.
 *
 * @param text compact JSON, as it was written: 149.0 is not 149
 * @param hash of the text: what is kept of many values is a fair sample
 * @param first the lowest number of a recording that shows it
 * @param second the next lowest; equal to the first if there is no other recording
 */
record Value(Json value, String text, long hash, long first, long second)
    implements Comparable<Value> {
  static Value of(Json value, String text, long recording) {
    return new Value(value, text, Hashes.of(text), recording, recording);
  }

  /** True if two recordings show it. */
  boolean repeated() {
    return first != second;
  }

  /** The same value with the recordings of both. */
  Value merge(Value other) {
    if (first == other.first && second == other.second) {
      return this;
    }
    long low = Math.min(first, other.first);
    long next = low;
    for (long seen : new long[] {first, second, other.first, other.second}) {
      if (seen != low && (next == low || seen < next)) {
        next = seen;
      }
    }
    return new Value(value, text, hash, low, next);
  }

  @Override
  public int compareTo(Value other) {
    int byHash = Long.compareUnsigned(hash, other.hash);
    return byHash == 0 ? text.compareTo(other.text) : byHash;
  }
}
