package dev.sepurux.server.http;

import dev.sepurux.server.base.ProjectId;
import org.jspecify.annotations.Nullable;

/**
 * A request that has been answered, as logs and metrics may know it: nothing that the client wrote
 * but its own request id, which is a short word.
 *
 * @param method of the contract; {@code other} for any other
 * @param route the path with its parameters in braces; {@code none} if no route has the path
 * @param status of the answer
 * @param seconds from its arrival to its answer
 * @param requestId what the answer says
 * @param traceId of the caller's distributed trace; null for none
 * @param project of the credential; null for none, or before it was looked at
 * @param problem the slug of the problem that was answered; null for none
 * @param bodyBytes of the body, after decompression
 * @param replayed whether the answer was a remembered one
 */
public record Exchange(
    String method,
    String route,
    int status,
    double seconds,
    String requestId,
    @Nullable String traceId,
    @Nullable ProjectId project,
    @Nullable String problem,
    int bodyBytes,
    boolean replayed) {}
