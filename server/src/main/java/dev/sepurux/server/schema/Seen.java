package dev.sepurux.server.schema;

/**
 * How often the results of a tool were seen.
 *
 * @param recordings how many recordings show one
 * @param first when the oldest of them was uploaded, in ms since 1970
 * @param last when the newest of them was uploaded
 */
record Seen(int recordings, long first, long last) {
  static Seen once(long at) {
    return new Seen(1, at, at);
  }

  Seen and(Seen other) {
    return new Seen(
        recordings + other.recordings, Math.min(first, other.first), Math.max(last, other.last));
  }
}
