package dev.sepurux.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A development server as a child process, on a temporary folder that goes with it. */
final class LocalServer implements AutoCloseable {
  private static final String READY = "sepurux: listening on ";

  private final Process process;
  private final Path folder;
  private final String baseUrl;
  private final Thread hook;

  private LocalServer(Process process, Path folder, String baseUrl) {
    this.process = process;
    this.folder = folder;
    this.baseUrl = baseUrl;
    this.hook = new Thread(this::stop);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts the server of a clone or release and waits for its first line.
   *
   * @param home the clone's root
   * @param port the port to try; a free one is taken when it is in use
   */
  static LocalServer start(Path home, int port) throws IOException {
    Path launcher = home.resolve("bin/sepurux");
    if (!Files.isExecutable(launcher)) {
      throw new IllegalStateException("run this through bin/sepurux of a clone or release");
    }
    Path folder = Files.createTempDirectory("sepurux-demo-");
    Path log = folder.resolve("server.log");
    Process process =
        new ProcessBuilder(command(launcher, isFree(port) ? port : 0, folder.resolve("data")))
            .redirectError(log.toFile())
            .start();
    String line = firstLine(process);
    if (!line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IllegalStateException("the server did not start: " + tail(log));
    }
    return new LocalServer(process, folder, line.substring(READY.length()).strip());
  }

  /** The launcher becomes the server's process, so that ending the one ends the other. */
  private static List<String> command(Path launcher, int port, Path data) {
    return List.of(
        launcher.toString(),
        "server",
        "--dev",
        "--port",
        Integer.toString(port),
        "--data",
        data.toString());
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The server's first line; "" if it ended without one. The stream stays open: the server may
   * print more.
   */
  private static String firstLine(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    return line == null ? "" : line;
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  String baseUrl() {
    return baseUrl;
  }

  Path dataFolder() {
    return folder;
  }

  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    stop();
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(12, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    deleteFolder();
  }

  private void deleteFolder() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("warning: left behind: " + folder);
    }
  }
}
