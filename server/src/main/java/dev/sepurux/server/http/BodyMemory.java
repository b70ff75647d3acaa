package dev.sepurux.server.http;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the bytes of all request bodies that are held at once, so that many large ones cannot
 * exhaust the memory. Bytes are taken as they arrive: who only announces a large body keeps nobody
 * out.
 */
final class BodyMemory {
  private static final long PATIENCE_MILLIS = 1_000;

  private final Semaphore free;
  private final int most;

  /**
   * @param bytes held at once
   */
  BodyMemory(long bytes) {
    this.most = (int) Math.min(Integer.MAX_VALUE, bytes);
    this.free = new Semaphore(most, true);
  }

  Share share() {
    return new Share();
  }

  /** What one request holds; used by its thread alone. */
  final class Share implements AutoCloseable {
    private int held;

    private Share() {}

    /**
     * Holds that many bytes more, after a short wait if there is no room.
     *
     * @throws Refused with {@code overloaded} if there is still none
     */
    void take(int bytes) {
      try {
        if (!free.tryAcquire(bytes, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
          throw overloaded();
        }
        held += bytes;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw overloaded();
      }
    }

    private Refused overloaded() {
      return new Refused(
          Problem.of(
              ProblemCode.OVERLOADED,
              "Other request bodies fill the " + most + " bytes of memory for them; try again."));
    }

    int held() {
      return held;
    }

    void giveBack(int bytes) {
      held -= bytes;
      free.release(bytes);
    }

    @Override
    public void close() {
      giveBack(held);
    }
  }
}
