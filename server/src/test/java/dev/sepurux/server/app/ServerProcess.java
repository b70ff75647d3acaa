package dev.sepurux.server.app;

import dev.sepurux.testkit.ApiClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real server process on a folder, in development mode; can be killed like one. */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "sepurux: listening on ";

  private final Process process;
  private final URI address;

  private ServerProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static ServerProcess start(Path folder) throws IOException {
    Process process = launch(folder);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IllegalStateException("the server did not start: " + line);
    }
    return new ServerProcess(process, URI.create(line.substring(READY.length()).strip()));
  }

  /** Starts the process and waits for nothing. */
  static Process launch(Path folder) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sepurux.server.app.Main",
                "server",
                "--dev",
                "--port",
                "0",
                "--data",
                folder.toString()))
        .redirectError(folder.resolveSibling(folder.getFileName() + ".log").toFile())
        .start();
  }

  ApiClient client() {
    return ApiClient.at(address).withKey("sepurux-dev-key").withProject("dev");
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** {@code kill -TERM}; the exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running 10 s after SIGTERM");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
