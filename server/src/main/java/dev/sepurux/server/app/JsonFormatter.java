package dev.sepurux.server.app;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.http.Exchange;
import dev.sepurux.server.http.RequestName;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** One record, one JSON object on one line. */
final class JsonFormatter extends Formatter {
  @Override
  public String format(LogRecord record) {
    JsonObject.Builder line =
        JsonObject.builder()
            .put("time", record.getInstant().toString())
            .put("level", record.getLevel().getName())
            .put("logger", record.getLoggerName());
    if (exchange(record) instanceof Exchange exchange) {
      put(line, exchange);
    } else {
      line.put("message", formatMessage(record));
      RequestName request = RequestName.current();
      if (request != null) {
        putRequest(line, request.id(), request.traceId());
      }
    }
    if (record.getThrown() != null) {
      line.put("error", OneLineFormatter.trace(record.getThrown()));
    }
    return line.build().compact() + "\n";
  }

  private static @Nullable Object exchange(LogRecord record) {
    Object[] parameters = record.getParameters();
    return parameters == null || parameters.length != 1 ? null : parameters[0];
  }

  private static void put(JsonObject.Builder line, Exchange exchange) {
    line.put("method", exchange.method())
        .put("route", exchange.route())
        .put("status", exchange.status())
        .put("duration_ms", Math.round(exchange.seconds() * 1_000));
    putRequest(line, exchange.requestId(), exchange.traceId());
    if (exchange.project() != null) {
      line.put("project_id", exchange.project().toString());
    }
    if (exchange.problem() != null) {
      line.put("problem", exchange.problem());
    }
  }

  private static void putRequest(JsonObject.Builder line, String id, @Nullable String traceId) {
    line.put("request_id", id);
    if (traceId != null) {
      line.put("trace_id", traceId);
    }
  }
}
