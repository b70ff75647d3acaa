package dev.sepurux.server.trace;

import java.util.UUID;

/**
 * One of a project's newest recordings.
 *
 * @param sha256 of the uploaded JSON, hex
 * @param sizeBytes of the uploaded JSON
 * @param createdAt ms since 1970
 */
public record RecentTrace(UUID id, String sha256, int sizeBytes, long createdAt) {}
