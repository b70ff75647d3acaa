package dev.sepurux.server.http;

import java.time.Duration;

/**
 * What one client may take.
 *
 * @param bodyBytes the largest body, before and after decompression
 * @param headerBytes all header fields together
 * @param connections open at once
 * @param requests handled at once; more are 503
 * @param headerTime for a client to send its header fields
 * @param bytesPerSecond a body that comes slower is cut off
 * @param bodyMemory bytes of all bodies that are held at once; more wait a moment and are then 503
 * @param readMemory bytes that these may take when they are read
 */
public record Limits(
    int bodyBytes,
    int headerBytes,
    int connections,
    int requests,
    Duration headerTime,
    int bytesPerSecond,
    long bodyMemory,
    long readMemory) {

  /**
   * The promised limits.
   *
   * @param bodyMemory bytes of all bodies that are held at once; room for two is there in any case
   * @param heapBytes of this process; half of it is for what bodies become when they are read
   */
  public static Limits standard(long bodyMemory, long heapBytes) {
    int body = 4 << 20;
    return new Limits(
        body,
        16 << 10,
        4_096,
        1_024,
        Duration.ofSeconds(10),
        1_024,
        Math.max(2L * body, Math.min(bodyMemory, heapBytes / 16)),
        heapBytes / 2);
  }
}
