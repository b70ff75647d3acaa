package dev.sepurux.server.app;

import dev.sepurux.server.http.RequestName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** One record, one line: nothing that is logged can forge a second record. */
final class OneLineFormatter extends Formatter {
  @Override
  public String format(LogRecord record) {
    String line =
        record.getInstant()
            + " "
            + record.getLevel()
            + " "
            + shortName(record.getLoggerName())
            + request()
            + ": "
            + formatMessage(record)
            + (record.getThrown() == null ? "" : " | " + trace(record.getThrown()));
    return line.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace("\t", " ")
        + "\n";
  }

  private static String shortName(@Nullable String logger) {
    return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String request() {
    RequestName request = RequestName.current();
    if (request == null) {
      return "";
    }
    String trace = request.traceId() == null ? "" : " trace=" + request.traceId();
    return " request=" + request.id() + trace;
  }

  static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString().strip();
  }
}
