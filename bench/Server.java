import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A fresh server on a folder of its own, started as a user starts it; stopped and removed at the
 * end.
 */
final class Server implements AutoCloseable {
  final int port;

  /** From the start of the process to the first 200 on /livez. */
  final Duration toFirstAnswer;

  private final Process process;
  private final Path folder;
  private final boolean own;

  private Server(int port, Duration toFirstAnswer, Process process, Path folder, boolean own) {
    this.port = port;
    this.toFirstAnswer = toFirstAnswer;
    this.process = process;
    this.folder = folder;
    this.own = own;
  }

  static Server start(Path root) throws IOException, InterruptedException {
    return start(root, Files.createTempDirectory("sepurux-bench"), true);
  }

  /** On this folder, which stays. */
  static Server start(Path root, Path folder) throws IOException, InterruptedException {
    return start(root, folder, false);
  }

  private static Server start(Path root, Path folder, boolean own)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            root.resolve("bin/sepurux").toString(),
            "server",
            "--dev",
            "--port",
            String.valueOf(port),
            "--data",
            folder.resolve("data").toString());
    builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
    long started = System.nanoTime();
    Process process = builder.start();
    while (!alive(port)) {
      if (!process.isAlive() || System.nanoTime() - started > Duration.ofMinutes(1).toNanos()) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "the server did not start: " + Files.readString(folder.resolve("err")));
      }
      Thread.sleep(1);
    }
    return new Server(port, Duration.ofNanos(System.nanoTime() - started), process, folder, own);
  }

  private static boolean alive(int port) {
    try (Wire wire = new Wire(port)) {
      return wire.get("/livez").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * Resident memory in MiB. bin/sepurux becomes the server by exec, so the process's id is the
   * server's.
   */
  double residentMiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Processor time that the server has used, in seconds. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS) || process.exitValue() != 0) {
        System.err.println("the server did not end with 0 after SIGTERM");
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (own) {
      remove(folder);
    }
  }

  static void remove(Path folder) throws IOException {
    Files.walkFileTree(folder, new Removal());
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException fault)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
