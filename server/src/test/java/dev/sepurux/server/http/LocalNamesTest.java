package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.Wire;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A web page whose name is made to point at this machine must not reach development mode. */
class LocalNamesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  /** By hand, since HTTP clients choose the Host field themselves. */
  private static String said(String path, String host) throws IOException {
    return Wire.said(
        SERVER.address().getPort(),
        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8000"})
  void answersTheNamesOfThisMachine(String host) throws IOException {
    assertThat(Wire.statuses(said("/livez", host))).containsExactly(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.0.7:8000",
        "localhost.",
        "[::2]"
      })
  void refusesEveryOtherName(String host) throws IOException {
    assertThat(Wire.statuses(said("/livez", host))).containsExactly(403);
  }

  @Test
  void refusesThemOnUnknownPathsToo() throws IOException {
    assertThat(said("/none", "evil.example")).contains("403").contains("forbidden_host");
  }
}
