package dev.sepurux.server.app;

import dev.sepurux.testkit.ApiClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real server as a process of its own, on the class path of this test. */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "sepurux: listening on ";

  private final Process process;
  private final Path errors;

  private @Nullable URI address;

  private ServerProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /** A server in development mode on a folder, ready to be called. */
  static ServerProcess start(Path folder) throws IOException {
    ServerProcess server = development(folder);
    server.address();
    return server;
  }

  /** The same, not waited for. */
  static ServerProcess development(Path folder) throws IOException {
    Path scratch = Files.createDirectories(folder.toAbsolutePath().resolveSibling("stderr"));
    return start(scratch, "--dev", "--port", "0", "--data", folder.toString());
  }

  static ServerProcess start(Path scratch, String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("server"));
    all.addAll(Arrays.asList(args));
    return start(scratch, Main.class, all);
  }

  /** A server in development mode on a folder, not waited for, that halts where it is told to. */
  static ServerProcess halting(Path folder, HaltPoint point, int nth) throws IOException {
    Path scratch = Files.createDirectories(folder.toAbsolutePath().resolveSibling("stderr"));
    List<String> args = List.of(point.name(), Integer.toString(nth), "--dev", "--port", "0");
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of("--data", folder.toString()));
    return start(scratch, HaltingServer.class, all);
  }

  /** A server as in production on a new folder, not waited for, that halts at the point. */
  static ServerProcess haltingAtFirst(Path scratch, HaltPoint point, Path folder)
      throws IOException {
    return start(
        scratch,
        HaltingServer.class,
        List.of(point.name(), "1", "--port", "0", "--data", folder.toString()));
  }

  /** One of the operator's commands, not waited for. */
  static ServerProcess command(Path scratch, String... args) throws IOException {
    return start(scratch, Main.class, Arrays.asList(args));
  }

  private static ServerProcess start(Path scratch, Class<?> main, List<String> args)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
    command.addAll(args);
    Path errors = Files.createTempFile(scratch, "stderr", ".txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return new ServerProcess(process, errors);
  }

  /** Waits for the first line of standard output; null if the process ends without one. */
  @Nullable String firstLine() throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return out.readLine();
  }

  /** Where it listens; waits until it is ready. */
  URI address() {
    URI known = address;
    if (known != null) {
      return known;
    }
    String line;
    try {
      line = firstLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IllegalStateException("not ready: " + line + " " + errors());
    }
    URI found = URI.create(line.substring(READY.length()));
    address = found;
    return found;
  }

  /** A client with all scopes on the development project. */
  ApiClient client() {
    return ApiClient.at(address()).withKey("sepurux-dev-key").withProject("dev");
  }

  /** Everything on standard error so far. */
  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill}, not waited for. */
  void signal() {
    process.destroy();
  }

  /** Sends a signal by its name, such as STOP or CONT. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** As {@code kill}, which is SIGTERM; the exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    return status();
  }

  /** As {@code kill -9}: no chance to tidy up. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /**
   * The exit status. The bound keeps a broken server from hanging the build; it decides no test.
   */
  int status() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the process still runs after two minutes");
    }
    return process.exitValue();
  }

  /** Waits until it is ready; false if it ends before. */
  boolean isReady() throws IOException {
    String line = firstLine();
    if (line != null) {
      address = URI.create(line.substring(READY.length()));
    }
    return line != null;
  }

  /** The most memory that was resident so far, in MiB, as Linux counts it. */
  long peakMebibytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", "" + process.pid(), "status"))) {
      String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(peak.replaceAll("\\D", "")) / 1_024;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
