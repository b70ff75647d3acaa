package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.testkit.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals, locks, arguments. */
class ServerProcessTest {
  private static final String TRACE = "{\"task\":{\"name\":\"kept\"},\"events\":[]}";

  @TempDir Path folder;

  private ServerProcess dev() throws IOException {
    return ServerProcess.development(folder.resolve("data"));
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  @Test
  void endsWithStatusZeroOnSigterm() throws Exception {
    try (ServerProcess server = dev()) {
      server.client().post("/v1/traces", TRACE).expect(201);
      assertThat(server.terminate()).isZero();
    }
  }

  @Test
  void refusesASecondServerOnOneFolderInOneSentence() throws Exception {
    try (ServerProcess first = dev()) {
      first.address();
      try (ServerProcess second = dev()) {
        assertThat(second.firstLine()).isNull();
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.errors().lines())
            .singleElement()
            .asString()
            .contains("Another Sepurux server is using " + data());
      }
    }
  }

  @Test
  void refusesAPortThatIsTakenInOneSentence() throws Exception {
    try (ServerProcess first = dev()) {
      String port = String.valueOf(first.address().getPort());
      try (ServerProcess second =
          ServerProcess.start(
              folder, "--dev", "--port", port, "--data", folder.resolve("b").toString())) {
        assertThat(second.firstLine()).isNull();
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.errors().lines())
            .singleElement()
            .asString()
            .contains("port " + port)
            .contains("in use");
      }
    }
  }

  @Test
  void refusesDevelopmentModeOnAHostThatIsNotLoopback() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(folder, "--dev", "--host", "0.0.0.0", "--data", data())) {
      assertThat(server.firstLine()).isNull();
      assertThat(server.status()).isEqualTo(2);
      assertThat(server.errors()).contains("0.0.0.0 is not a loopback address");
    }
  }

  @Test
  void showsTheFirstKeyOnceAndKeepsThePublishedKeysOut() throws Exception {
    String[] args = {"--port", "0", "--data", data()};
    String secret;
    try (ServerProcess server = ServerProcess.start(folder, args)) {
      URI address = server.address();
      Matcher key = Pattern.compile("sepurux_key_[0-9A-Za-z]{36}").matcher(server.errors());
      assertThat(key.find()).isTrue();
      secret = key.group();
      ApiClient.at(address).withKey(secret).withProject("default").get("/v1/traces").expect(200);
      for (String published : new String[] {"sepurux-dev-key", "demo_sepurux_key"}) {
        ApiClient.at(address)
            .withKey(published)
            .withProject("dev")
            .get("/v1/traces")
            .expectProblem(401, "unauthorized");
      }
      ApiClient.at(address).get("/demo/info").expect(200);
      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = ServerProcess.start(folder, args)) {
      ApiClient.at(server.address())
          .withKey(secret)
          .withProject("default")
          .get("/v1/traces")
          .expect(200);
      assertThat(server.errors()).doesNotContain("sepurux_key_");
    }
  }
}
