package dev.sepurux.server.base;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What was found in the database at most two seconds ago, so that what every request asks is not
 * looked up for every request. What is not found is not kept. A change by this process is seen at
 * once through {@link #forget}, one by another process after two seconds.
 */
public final class Recent<K, V> {
  private static final long KEPT_NANOS = 2_000_000_000L;
  private static final int MOST = 10_000;

  private record Found<V>(V value, long at) {}

  private final LongSupplier nanos;
  private final ConcurrentMap<K, Found<V>> found = new ConcurrentHashMap<>();
  private long forgotten;

  /**
   * @param nanos a clock that only goes forward
   */
  public Recent(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The value of a key, from memory or from this look-up. */
  public Optional<V> get(K key, Supplier<Optional<V>> lookUp) {
    long now = nanos.getAsLong();
    Found<V> known = found.get(key);
    if (known != null && now - known.at() < KEPT_NANOS) {
      return Optional.of(known.value());
    }
    long before = forgotten();
    Optional<V> value = lookUp.get();
    value.ifPresent(v -> keep(key, new Found<>(v, now), before));
    return value;
  }

  private synchronized long forgotten() {
    return forgotten;
  }

  /** What was looked up before the last {@link #forget} may be old, and is not kept. */
  private synchronized void keep(K key, Found<V> value, long before) {
    if (before != forgotten) {
      return;
    }
    if (found.size() >= MOST) {
      found.clear();
    }
    found.put(key, value);
  }

  /** Forgets everything; to be called once a change is durable. */
  public synchronized void forget() {
    forgotten++;
    found.clear();
  }

  int size() {
    return found.size();
  }
}
