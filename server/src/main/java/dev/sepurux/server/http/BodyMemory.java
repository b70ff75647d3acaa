package dev.sepurux.server.http;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory of all request bodies that are held at once: their bytes, and what they become
 * when they are read, which may be forty times as much. Bytes are taken as they arrive: who only
 * announces a large body keeps nobody out.
 */
final class BodyMemory {
  private static final long PATIENCE_MILLIS = 1_000;

  /**
   * What one value of a JSON text takes when it is read, in bytes: measured on objects of one
   * member and on decimals, the worst there are.
   */
  private static final int VALUE = 160;

  private static final int KIB = 1_024;

  private final Semaphore freeBytes;
  private final Semaphore freeKib;
  private final int mostBytes;
  private final int mostKib;

  /**
   * @param bytes of bodies held at once
   * @param readBytes that bodies may take when they are read; one body is let in alone in any case
   */
  BodyMemory(long bytes, long readBytes) {
    this.mostBytes = (int) Math.min(Integer.MAX_VALUE, bytes);
    this.mostKib = (int) Math.min(Integer.MAX_VALUE, Math.max(1, readBytes / KIB));
    this.freeBytes = new Semaphore(mostBytes, true);
    this.freeKib = new Semaphore(mostKib, true);
  }

  Share share() {
    return new Share();
  }

  /** What one request holds; used by its thread alone. */
  final class Share implements AutoCloseable {
    private int bytes;
    private int kib;

    private Share() {}

    /**
     * Holds that many bytes more, after a short wait if there is no room.
     *
     * @throws Refused with {@code overloaded} if there is still none
     */
    void take(int more) {
      acquire(freeBytes, more);
      bytes += more;
    }

    int held() {
      return bytes;
    }

    void giveBack(int fewer) {
      bytes -= fewer;
      freeBytes.release(fewer);
    }

    /**
     * Holds what a whole JSON text becomes when it is read.
     *
     * @throws Refused as {@link #take}
     */
    void toBeRead(byte[] text) {
      long estimate = (long) values(text) * VALUE / KIB + 1;
      int wanted = (int) Math.min(mostKib, estimate);
      acquire(freeKib, wanted);
      kib += wanted;
    }

    private void acquire(Semaphore free, int permits) {
      try {
        if (!free.tryAcquire(permits, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
          throw overloaded();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw overloaded();
      }
    }

    @Override
    public void close() {
      giveBack(bytes);
      freeKib.release(kib);
      kib = 0;
    }
  }

  /** No more values than a text has commas and opening brackets, and one. */
  private static int values(byte[] text) {
    int values = 1;
    for (byte b : text) {
      if (b == ',' || b == '[' || b == '{') {
        values++;
      }
    }
    return values;
  }

  private Refused overloaded() {
    return new Refused(
        Problem.of(
            ProblemCode.OVERLOADED,
            "Other request bodies fill the memory for them (%d bytes, and %d KiB when read); try again."
                .formatted(mostBytes, mostKib)));
  }
}
