package dev.sepurux.server.http;

import org.jspecify.annotations.Nullable;

/**
 * The request that this thread works for, so that whatever is logged meanwhile can say it.
 *
 * @param id what the answer says
 * @param traceId of the caller's distributed trace; null for none
 */
public record RequestName(String id, @Nullable String traceId) {
  private static final ScopedValue<RequestName> CURRENT = ScopedValue.newInstance();

  /** Null for a thread that works for no request. */
  public static @Nullable RequestName current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  void during(Runnable work) {
    ScopedValue.where(CURRENT, this).run(work);
  }
}
