package dev.sepurux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTracesTest {
  private static final SpecValidator VALIDATOR = new SpecValidator(Spec.load());

  @Test
  void everyTraceIsABodyThatTheContractAllows() {
    for (String json :
        List.of(
            TestTraces.refund(),
            TestTraces.guardedRefund(),
            TestTraces.readOnly(),
            TestTraces.injectedMailIgnored(),
            TestTraces.injectedMailObeyed(),
            TestTraces.noTools(),
            TestTraces.empty(),
            TestTraces.ofSize(8000),
            Spec.load().example("examples/trace-document.json"))) {
      assertThat(VALIDATOR.request("POST", "/v1/traces", "application/json", json)).isEmpty();
    }
  }

  @Test
  void theSameCallsGiveTheSameText() {
    String first = TestTraces.refund();
    assertThat(TestTraces.refund()).isEqualTo(first);
  }

  @Test
  void aTraceCanBeMadeOfAboutAnySize() {
    assertThat(TestTraces.ofSize(8_000).length()).isCloseTo(8_000, within(200));
    assertThat(TestTraces.ofSize(64_000).length()).isCloseTo(64_000, within(200));
  }

  @Test
  void writesEventsAsGiven() {
    String json =
        TraceText.of("t", "{\"a\":1}")
            .field("client_trace_id", "\"x1\"")
            .call("pay", "{\"amount\":1.50}")
            .failure("pay", "timeout")
            .retry("pay")
            .event("odd", "name", null)
            .json();
    assertThat(json)
        .isEqualTo(
            "{\"trace_version\":\"0.1\",\"source\":\"sdk\",\"task\":{\"name\":\"t\",\"input\":{\"a\":1}},"
                + "\"events\":["
                + "{\"type\":\"tool_call\",\"timestamp\":\"2026-01-01T09:00:00Z\",\"tool\":\"pay\",\"args\":{\"amount\":1.50}},"
                + "{\"type\":\"failure\",\"timestamp\":\"2026-01-01T09:00:01Z\",\"tool\":\"pay\",\"error\":{\"message\":\"timeout\"},\"status\":\"error\"},"
                + "{\"type\":\"retry\",\"timestamp\":\"2026-01-01T09:00:02Z\",\"name\":\"pay\",\"input\":{\"retries\":1},\"status\":\"retry\"},"
                + "{\"type\":\"odd\",\"timestamp\":\"2026-01-01T09:00:03Z\",\"name\":null}],"
                + "\"client_trace_id\":\"x1\"}");
  }

  @Test
  void readsLinesPlainAndCompressed(@TempDir Path folder) throws IOException {
    String text =
        "{\"trace_key\":\"k1\",\"registry\":\"r\",\"trace\":"
            + TestTraces.refund()
            + "}\n\n"
            + TestTraces.empty()
            + "\n";
    Path plain = Files.writeString(folder.resolve("a.jsonl"), text);
    Path compressed = folder.resolve("a.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    List<TraceLines.Line> lines = TraceLines.read(plain);

    assertThat(lines)
        .containsExactly(
            new TraceLines.Line("k1", "r", TestTraces.refund()),
            new TraceLines.Line("3", null, TestTraces.empty()));
    assertThat(TraceLines.read(compressed)).isEqualTo(lines);
  }

  @Test
  void aLineThatIsNoTraceIsNamed(@TempDir Path folder) throws IOException {
    Path broken = Files.writeString(folder.resolve("b.jsonl"), "{\"events\":[]}\n{");
    assertThatThrownBy(() -> TraceLines.read(broken)).hasMessageContaining("b.jsonl:2");
    Path other = Files.writeString(folder.resolve("c.jsonl"), "{\"a\":1}");
    assertThatThrownBy(() -> TraceLines.read(other)).hasMessageContaining("c.jsonl:1");
  }
}
