package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Trace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What stays the same when one scenario is recorded again: the task's name and its input without
 * the fields that change from run to run.
 */
final class Scenario {
  private static final List<String> VOLATILE =
      List.of(
          "timestamp",
          "ts",
          "time",
          "now",
          "request_id",
          "trace_id",
          "session_id",
          "run_id",
          "conversation_id",
          "correlation_id",
          "message_id",
          "nonce",
          "uuid");

  private final String prefix;

  private Scenario(String prefix) {
    this.prefix = prefix;
  }

  static Scenario of(Trace trace, long seed) {
    String input = sha256(stable(trace.taskInput()).canonical());
    return new Scenario(
        seed + "|" + trace.taskName().length() + ":" + trace.taskName() + "|" + input + "|");
  }

  /** A question's place in a sample, as hex. */
  String priority(Question question) {
    return sha256(prefix + question.key());
  }

  /** The start of an attempt's number stream, from its priority. */
  static long seed(String priority) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(priority, 48, 64)).getLong();
  }

  private static Json stable(Json value) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, Json> kept = new LinkedHashMap<>();
        object
            .members()
            .forEach((name, inner) -> {
              if (!isVolatile(name)) {
                kept.put(name, stable(inner));
              }
            });
        yield new JsonObject(kept);
      }
      case JsonArray array -> JsonArray.of(array.items().stream().map(Scenario::stable).toList());
      default -> value;
    };
  }

  private static boolean isVolatile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return VOLATILE.contains(lower) || lower.endsWith("_at") || lower.endsWith("timestamp");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
