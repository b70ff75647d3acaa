package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.db.DatabaseFile;
import dev.sepurux.server.db.Db;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup} and {@code restore}, killed anywhere: what is left is the old or the new. */
class KilledCopyTest {
  private static final int KILLS = Math.max(6, Integer.getInteger("sepurux.kills", 50) / 8);
  private static final int MEGABYTES = 8;

  @TempDir Path home;

  private final long seed = Long.getLong("sepurux.kill.seed", System.nanoTime());
  private final Random chance = new Random(seed);

  @BeforeEach
  void say() {
    System.out.println("kills of copies: -Dsepurux.kill.seed=" + seed + ", " + KILLS);
  }

  /** A database that says its name and is large enough to be copied for a while. */
  private void makeDatabase(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    try (Db db = Db.embedded(folder.resolve("sepurux.db"))) {
      db.write(tx -> {
        tx.handle().execute("CREATE TABLE mark (name TEXT, body BLOB)");
        for (int i = 0; i < MEGABYTES; i++) {
          tx.handle().execute("INSERT INTO mark VALUES (?, randomblob(1048576))", name);
        }
        return null;
      });
    }
  }

  private static List<String> marks(Path database) {
    try (Db db = Db.embedded(database)) {
      return db.read(tx -> tx.handle().select("SELECT name FROM mark").mapTo(String.class).list());
    }
  }

  private static void await(ServerProcess command, BooleanSupplier begun) {
    while (command.isAlive() && !begun.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  /** Lets one end; how many ms that takes from where it has come so far. */
  private static int undisturbed(ServerProcess command, BooleanSupplier begun)
      throws InterruptedException {
    await(command, begun);
    long began = System.nanoTime();
    assertThat(command.status()).isZero();
    return (int) ((System.nanoTime() - began) / 1_000_000);
  }

  /** Kills the command anywhere in its time; true if it had ended before. */
  private boolean killOnce(ServerProcess command, BooleanSupplier begun, int millis)
      throws InterruptedException {
    await(command, begun);
    Thread.sleep(chance.nextInt(millis + millis / 4 + 2));
    boolean ended = !command.isAlive();
    command.kill();
    return ended;
  }

  private static boolean any(Path folder, String end) {
    try (var files = Files.list(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().endsWith(end));
    } catch (IOException e) {
      return false;
    }
  }

  private ServerProcess backup(Path data, Path file) throws IOException {
    return ServerProcess.command(home, "backup", file.toString(), "--data", data.toString());
  }

  private ServerProcess restore(Path file, Path data) throws IOException {
    return ServerProcess.command(home, "restore", file.toString(), "--data", data.toString());
  }

  private static BooleanSupplier restoring(Path data) {
    return () -> any(data, ".restoring") || any(data, ".restored");
  }

  @Test
  void aKilledBackupIsWholeOrNotThere() throws Exception {
    Path data = home.resolve("data");
    makeDatabase(data, "old");
    int millis;
    try (ServerProcess command = backup(data, home.resolve("first.db"))) {
      millis = undisturbed(command, () -> any(home, ".part"));
    }
    int whole = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path folder = Files.createDirectory(home.resolve("b" + kill));
      Path file = folder.resolve("b.db");
      boolean ended;
      try (ServerProcess command = backup(data, file)) {
        ended = killOnce(command, () -> any(folder, ".part"), millis);
      }
      assertThat(Files.exists(file) || !ended).isTrue();
      if (Files.exists(file)) {
        DatabaseFile.verify(file);
        assertThat(marks(file)).hasSize(MEGABYTES).containsOnly("old");
        whole++;
      }
    }
    System.out.printf("killed backups: %d whole, %d not there%n", whole, KILLS - whole);
    assertThat(marks(home.resolve("first.db"))).hasSize(MEGABYTES);
  }

  @Test
  void aKilledRestoreLeavesTheOldOrTheNew() throws Exception {
    Path old = home.resolve("old");
    makeDatabase(old, "old");
    Path copied = home.resolve("new");
    makeDatabase(copied, "new");
    Path file = copied.resolve("sepurux.db");
    int millis = 0;
    int restored = 0;
    for (int kill = 0; kill <= KILLS; kill++) {
      Path data = Files.createDirectory(home.resolve("r" + kill));
      Files.copy(old.resolve("sepurux.db"), data.resolve("sepurux.db"));
      try (ServerProcess command = restore(file, data)) {
        if (kill == 0) {
          millis = undisturbed(command, restoring(data));
        } else if (kill % 2 == 0) {
          killOnce(command, restoring(data), millis);
        } else {
          killOnce(command, () -> any(data, ".restored"), 4); // while files get their names
        }
      }
      restored += isNew(data) ? 1 : 0;
      TestServer.remove(data);
    }
    System.out.printf("killed restores: %d new, %d old%n", restored - 1, KILLS + 1 - restored);
  }

  /** Whether the new is there; then the old is kept beside it. */
  private static boolean isNew(Path data) throws IOException {
    try (DataFolder folder = DataFolder.lock(data)) {
      List<String> marks = marks(folder.database());
      assertThat(marks).hasSize(MEGABYTES);
      String mark = marks.getFirst();
      assertThat(marks).containsOnly(mark);
      if (mark.equals("new")) {
        assertThat(marks(replaced(data))).as("what was there").containsOnly("old");
      }
      return mark.equals("new");
    }
  }

  private static Path replaced(Path data) throws IOException {
    try (var files = Files.list(data)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("replaced-"))
          .findAny()
          .orElseThrow()
          .resolve("sepurux.db");
    }
  }
}
