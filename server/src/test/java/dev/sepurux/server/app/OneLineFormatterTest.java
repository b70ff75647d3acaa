package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class OneLineFormatterTest {
  private static String format(String message, Throwable thrown) {
    LogRecord record = new LogRecord(Level.WARNING, message);
    record.setLoggerName("dev.sepurux.server.http.Pipeline");
    record.setThrown(thrown);
    return new OneLineFormatter().format(record);
  }

  @Test
  void writesOneLineForWhateverIsLogged() {
    String line = format("a\nINFO forged: b\r", new IllegalStateException("x\ny"));
    assertThat(line).endsWith("\n").contains("a\\nINFO forged: b\\r").contains("Pipeline: ");
    assertThat(line.strip()).doesNotContain("\n").doesNotContain("\r");
  }
}
