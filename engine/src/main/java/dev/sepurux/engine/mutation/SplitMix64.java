package dev.sepurux.engine.mutation;

/**
 * The deterministic number stream of one attempt (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014). Not for secrets.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public SplitMix64(long seed) {
    this.state = seed;
  }

  /** The next 64 bits. */
  public long next() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 up to, not including, the bound, which is positive. */
  public int below(int bound) {
    return (int) Long.remainderUnsigned(next(), bound);
  }
}
