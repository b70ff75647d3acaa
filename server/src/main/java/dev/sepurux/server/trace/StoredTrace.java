package dev.sepurux.server.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.json.Times;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known about an uploaded trace without reading its bytes.
 *
 * @param clientTraceId the uploader's own id; null if it gave none
 * @param sdkMeta the client and its version; null if it said none
 * @param validationErrors an array of {@code {loc, msg, type}}; empty if the document is valid
 * @param summary {@code normalized_summary} of the wire
 * @param sha256 of the uploaded JSON, hex
 * @param sizeBytes of the uploaded JSON
 * @param createdAt ms since 1970
 */
public record StoredTrace(
    UUID id,
    @Nullable String clientTraceId,
    String source,
    String traceVersion,
    String taskName,
    @Nullable String sdkMeta,
    Json validationErrors,
    Json summary,
    String sha256,
    int sizeBytes,
    long createdAt) {

  /** A trace never changes, so it has one revision. */
  public static final int REVISION = 1;

  /** {@code valid}, or {@code warnings} if something was kept that the contract does not know. */
  public String validationStatus() {
    return validationErrors.equals(Json.array(List.of())) ? "valid" : "warnings";
  }

  /** TraceMetadata on the wire, without payload. */
  JsonObject toJson() {
    return JsonObject.builder()
        .put("trace_id", id.toString())
        .put("source", source)
        .put("trace_version", traceVersion)
        .put("task_name", taskName)
        .put("client_trace_id", clientTraceId)
        .put("sdk_meta", sdkMeta)
        .put("validation_status", validationStatus())
        .put("validation_errors", validationErrors)
        .put("normalized_summary", summary)
        .put("size_bytes", sizeBytes)
        .put("sha256", sha256)
        .put("created_at", Times.text(createdAt))
        .build();
  }
}
