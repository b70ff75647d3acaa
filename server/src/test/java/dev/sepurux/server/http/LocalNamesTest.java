package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A web page whose name is made to point at this machine must not reach development mode. */
class LocalNamesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  /** By hand, since HTTP clients choose the Host field themselves. */
  private static String statusFor(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.address().getPort())) {
      String request = "GET /livez HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.substring(9, 12);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8000"})
  void answersTheNamesOfThisMachine(String host) throws IOException {
    assertThat(statusFor(host)).isEqualTo("200");
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
    assertThat(statusFor(host)).isEqualTo("403");
  }

  @Test
  void refusesThemOnUnknownPathsToo() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVER.address().getPort())) {
      String request = "GET /none HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .contains("403")
          .contains("forbidden_host");
    }
  }
}
