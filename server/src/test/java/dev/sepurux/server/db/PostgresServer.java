package dev.sepurux.server.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.tukaani.xz.XZInputStream;

/**
 * A real PostgreSQL server on a folder and a port of its own, durable as in production: {@code
 * fsync} and {@code synchronous_commit} are on. Its databases sort English like a dictionary, so
 * that whoever relies on the order of bytes has to say so. It ends with this process, however that
 * ends. PostgreSQL refuses to run as root; for root it runs as the user nobody.
 */
public final class PostgresServer implements AutoCloseable {
  private static final int NOBODY = 65_534;
  private static final String TEMPLATE = "sepurux_template";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /**
   * Starts what follows, and stops it at once when standard input ends: which it does when the
   * process that holds the other end is gone, for whatever reason.
   */
  private static final String KEEPER =
      """
      folder=$1; shift
      "$@" </dev/null >"$folder/log" 2>&1 & server=$!
      cat >/dev/null
      kill -QUIT $server 2>/dev/null; wait $server
      """;

  private final Path programs;
  private final Path folder;
  private final int port;
  private final List<String> settings;
  private Process keeper;

  private PostgresServer(Path programs, Path folder, int port, List<String> settings)
      throws IOException {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
    this.settings = settings;
    this.keeper = keep();
  }

  private static final class Shared {
    private static final PostgresServer SERVER = withTemplate();

    private static PostgresServer withTemplate() {
      PostgresServer server = start();
      server.execute("CREATE DATABASE " + TEMPLATE);
      Db.postgres(DatabaseUrl.of(server.url(TEMPLATE)), 2).close();
      return server;
    }
  }

  /** The one that all tests of this process share. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** The address of a new database on the shared server that has all tables. */
  public static String newDatabase() {
    return shared().database(" TEMPLATE " + TEMPLATE);
  }

  /**
   * Starts one that others do not share.
   *
   * @param settings {@code name=value}, as in postgresql.conf
   */
  public static PostgresServer start(String... settings) {
    try {
      Path programs = programs();
      Path folder = Files.createTempDirectory("sepurux-postgres-data");
      run(List.of("chmod", "755", folder.toString()));
      Path data = Files.createDirectory(folder.resolve("data"));
      if (isRoot()) {
        run(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
      }
      List<String> initdb = unprivileged();
      initdb.addAll(List.of(programs.resolve("bin/initdb").toString(), "-D", data.toString()));
      initdb.addAll(
          List.of("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"));
      initdb.addAll(List.of("--locale-provider=icu", "--icu-locale=en-US"));
      run(initdb);
      PostgresServer server =
          new PostgresServer(programs, folder, freePort(), Arrays.asList(settings));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process keep() throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", KEEPER, "keeper"));
    command.add(folder.toString());
    command.addAll(unprivileged());
    command.addAll(
        List.of(
            programs.resolve("bin/postgres").toString(),
            "-D",
            folder.resolve("data").toString(),
            "-p",
            Integer.toString(port)));
    List<String> all = new ArrayList<>();
    all.addAll(List.of("listen_addresses=127.0.0.1", "unix_socket_directories="));
    all.addAll(List.of("fsync=on", "synchronous_commit=on", "max_connections=300"));
    all.addAll(List.of("shared_buffers=64MB", "max_wal_size=512MB"));
    all.addAll(settings);
    all.forEach(setting -> command.addAll(List.of("-c", setting)));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void awaitReady() {
    long giveUp = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (true) {
      try {
        DriverManager.getConnection("jdbc:" + url("postgres")).close();
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > giveUp) {
          throw new IllegalStateException("PostgreSQL does not start: " + log(), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /** What the server has written about itself. */
  public String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The address of a new, empty database. */
  public String emptyDatabase() {
    return database("");
  }

  private String database(String template) {
    String name = "t" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name + template);
    return url(name);
  }

  private String url(String database) {
    return "postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  /** Runs a statement as the administrator. */
  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:" + url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** As if the power failed: every connection breaks, nothing is tidied up. */
  public void crash() {
    try {
      keeper.getOutputStream().close();
      if (!keeper.waitFor(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("PostgreSQL does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts again on the same folder and port after a crash. */
  public void startAgain() {
    try {
      keeper = keep();
      awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (keeper.isAlive()) {
      crash();
    }
    try {
      run(List.of("rm", "-rf", folder.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static List<String> unprivileged() {
    return isRoot()
        ? new ArrayList<>(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"))
        : new ArrayList<>();
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The unpacked programs; unpacked once for all builds of this user. */
  private static Path programs() throws IOException {
    String arch =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          case String other ->
              throw new IllegalStateException("no PostgreSQL for tests on " + other);
        };
    String archive = "/postgres-linux-" + arch + ".txz";
    try (InputStream packed = PostgresServer.class.getResourceAsStream(archive)) {
      if (packed == null) {
        throw new IllegalStateException(archive + " is not on the class path");
      }
      Path temp = Path.of(System.getProperty("java.io.tmpdir"));
      Path home =
          temp.resolve(
              "sepurux-postgres-%s-%d-%s"
                  .formatted(arch, packed.available(), System.getProperty("user.name")));
      if (!Files.isDirectory(home)) {
        Path fresh = Files.createTempDirectory(temp, "sepurux-postgres-unpacking");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack(packed, fresh);
        move(fresh, home);
      }
      return home;
    }
  }

  private static void move(Path fresh, Path home) throws IOException {
    try {
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      // Another build was faster.
      run(List.of("rm", "-rf", fresh.toString()));
    }
  }

  private static void unpack(InputStream packed, Path folder) throws IOException {
    Process tar =
        new ProcessBuilder("tar", "-x", "-C", folder.toString())
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (OutputStream input = tar.getOutputStream();
        XZInputStream plain = new XZInputStream(new BufferedInputStream(packed))) {
      plain.transferTo(input);
    }
    try {
      if (tar.waitFor() != 0) {
        throw new IOException("tar could not unpack PostgreSQL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
