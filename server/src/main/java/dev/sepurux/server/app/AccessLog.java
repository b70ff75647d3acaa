package dev.sepurux.server.app;

import dev.sepurux.server.http.Exchange;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line for each request; formats for machines find the {@link Exchange} as its parameter. */
final class AccessLog {
  private final Logger log = Logger.getLogger("dev.sepurux.access");

  void answered(Exchange exchange) {
    LogRecord line = new LogRecord(Level.INFO, text(exchange));
    line.setLoggerName(log.getName());
    line.setParameters(new Object[] {exchange});
    log.log(line);
  }

  private static String text(Exchange exchange) {
    String project = exchange.project() == null ? "" : " project=" + exchange.project();
    String problem = exchange.problem() == null ? "" : " problem=" + exchange.problem();
    String trace = exchange.traceId() == null ? "" : " trace=" + exchange.traceId();
    return String.format(
        Locale.ROOT,
        "%s %s %d %.1f ms request=%s%s%s%s",
        exchange.method(),
        exchange.route(),
        exchange.status(),
        exchange.seconds() * 1_000,
        exchange.requestId(),
        trace,
        project,
        problem);
  }
}
