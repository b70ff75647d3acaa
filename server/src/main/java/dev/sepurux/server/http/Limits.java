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
 */
public record Limits(
    int bodyBytes,
    int headerBytes,
    int connections,
    int requests,
    Duration headerTime,
    int bytesPerSecond) {

  /** The promised limits. */
  public static Limits standard() {
    return new Limits(4 << 20, 16 << 10, 4_096, 1_024, Duration.ofSeconds(10), 1_024);
  }
}
