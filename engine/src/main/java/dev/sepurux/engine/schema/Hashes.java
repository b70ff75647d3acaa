package dev.sepurux.engine.schema;

/** A spread of texts over 64 bits that is the same everywhere; not for secrets. */
final class Hashes {
  private Hashes() {}

  /** FNV-1a, finished with the mixer of MurmurHash3, so that near texts lie far apart. */
  static long of(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mixed(hash);
  }

  static long mixed(long hash) {
    long z = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }
}
