package dev.sepurux.server.http;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory of all request bodies that are held at once: their bytes, and what they become
 * when they are read, which may be forty times as much. Bytes are taken as they arrive: who only
 * announces a large body keeps nobody out. Small bodies have room of their own, so that they need
 * not wait behind large ones.
 */
final class BodyMemory {
  private static final long PATIENCE_MILLIS = 1_000;

  /**
   * What one value of a JSON text takes when it is read, in bytes: measured on objects of one
   * member and on decimals, the worst there are.
   */
  private static final int VALUE = 160;

  private static final int KIB = 1_024;

  /** So many small bodies have room at once, whatever else is under way. */
  private static final int SMALL_ONES = 32;

  private final Room room;
  private final Room readRoom;
  private final String size;

  /**
   * @param bytes of bodies held at once, and a quarter more for small ones
   * @param readBytes that bodies may take when they are read, a quarter of it kept for small ones;
   *     one large body is let in alone in any case
   */
  BodyMemory(long bytes, long readBytes) {
    int most = (int) Math.min(Integer.MAX_VALUE, bytes);
    int mostKib = (int) Math.min(Integer.MAX_VALUE, Math.max(1, readBytes / KIB));
    this.room = new Room(most, most / 4);
    this.readRoom = new Room(mostKib - mostKib / 4, mostKib / 4);
    this.size = most + " bytes, and " + mostKib + " KiB when read";
  }

  /** What is free for large bodies and for small ones. */
  private static final class Room {
    private final Semaphore large;
    private final Semaphore small;
    private final int most;

    /** A body up to this size is a small one. */
    private final int smallest;

    Room(int large, int small) {
      this.large = new Semaphore(large, true);
      this.small = new Semaphore(small, true);
      this.most = large;
      this.smallest = small / SMALL_ONES;
    }
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
     * Holds that many bytes more, after a short wait if there is no room. The first ones of every
     * body are of the room for small ones.
     *
     * @throws Refused with {@code overloaded} if there is still none
     */
    void take(int more) {
      int first = small(bytes + more) - small(bytes);
      acquire(room.small, first);
      bytes += first;
      acquire(room.large, more - first);
      bytes += more - first;
    }

    private int small(int held) {
      return Math.min(held, room.smallest);
    }

    int held() {
      return bytes;
    }

    void giveBack(int fewer) {
      int last = small(bytes) - small(bytes - fewer);
      bytes -= fewer;
      room.small.release(last);
      room.large.release(fewer - last);
    }

    /**
     * Holds what a whole JSON text becomes when it is read.
     *
     * @throws Refused as {@link #take}
     */
    void toBeRead(byte[] text) {
      long estimate = (long) values(text) * VALUE / KIB + 1;
      int wanted = (int) Math.min(readRoom.most, estimate);
      acquire(readRoomFor(wanted), wanted);
      kib += wanted;
    }

    private Semaphore readRoomFor(int wanted) {
      return wanted <= readRoom.smallest ? readRoom.small : readRoom.large;
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
      readRoomFor(kib).release(kib);
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
            "Other request bodies fill the memory for them (" + size + "); try again."));
  }
}
