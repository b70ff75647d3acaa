package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sepurux.testkit.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The commands on a folder: backups are of it alone. */
class OperatorOnSqliteTest extends OperatorContract {
  @Override
  List<String> where() {
    return List.of("--data", data().toString());
  }

  private Path database() {
    return data().resolve("sepurux.db");
  }

  @Test
  void aBackupOfARunningServerHoldsWhatWasAnsweredAndIsNeverOverwritten() throws IOException {
    String secret = setUp();
    Path file = scratch.resolve("b.db");
    String[] trace = {""};
    beside(client -> {
      ApiClient keyed = client.withKey(secret);
      trace[0] = keyed.post("/v1/traces", TRACE).expect(201).json().get("trace_id").asString();
      assertThat(run("backup", file.toString())).contains("checked");
      keyed.post("/v1/traces", TRACE).expect(201);
      fails("restore", file.toString()).hasMessageContaining("Another Sepurux server is using");
    });
    fails("backup", file.toString()).hasMessageContaining("never overwrites");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

    String restored = run("restore", file.toString());
    assertThat(restored).contains("What was there before is in " + data() + "/replaced-");
    beside(client -> {
      ApiClient keyed = client.withKey(secret);
      keyed.get("/v1/traces/" + trace[0]).expect(200);
      assertThat(keyed.get("/v1/traces").expect(200).json().size()).isEqualTo(1);
    });
    try (var left = Files.list(scratch)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("data", "b.db");
    }
  }

  @Test
  void ofTwoFirstSetUpsAtOnceOneMakesEverythingAndTheOtherSaysSo() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Callable<String> setUp = () -> run("setup", "--owner", "olga", "--project", "shop");
      List<String> said = new ArrayList<>();
      for (Future<String> one : threads.invokeAll(List.of(setUp, setUp))) {
        said.add(one.get());
      }
      assertThat(said).filteredOn(text -> text.contains("Made the project shop")).hasSize(1);
      assertThat(said).filteredOn(text -> text.contains("is there already")).hasSize(1);
    }
  }

  @Test
  void aNewDatabaseIsForItsOwnerAloneAlsoInAFolderThatIsOpenToOthers() throws IOException {
    Files.createDirectories(data());
    Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwxr-xr-x"));
    setUp();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database())))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileThatIsNoSoundDatabaseIsNotRestored() throws IOException {
    setUp();
    byte[] before = Files.readAllBytes(database());
    Path text = Files.writeString(scratch.resolve("t.db"), "no database at all, only words");
    fails("restore", text.toString()).hasMessageContaining("not a database");
    Path empty = Files.createFile(scratch.resolve("e.db"));
    fails("restore", empty.toString()).hasMessageContaining("no database of this program");
    Path cut = scratch.resolve("c.db");
    run("backup", cut.toString());
    try (var channel = Files.newByteChannel(cut, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(cut) / 2);
    }
    fails("restore", cut.toString()).isNotNull();
    fails("restore", scratch.resolve("none.db").toString())
        .hasMessageContaining("There is no file");
    assertThat(Files.readAllBytes(database())).isEqualTo(before);
    assertThat(data().resolve("sepurux.db.restoring")).doesNotExist();
  }

  @Test
  void aRestoreThatWasKilledIsEndedByTheNextStartOrHasChangedNothing() throws IOException {
    String secret = setUp();
    Path file = scratch.resolve("b.db");
    run("backup", file.toString());
    DataFolder.Layout layout = new DataFolder.Layout(data());

    // Before the copy has its final name: nothing has changed.
    Files.copy(file, layout.unfinished());
    byte[] old = Files.readAllBytes(layout.database());
    DataFolder.lock(data()).close();
    assertThat(Files.readAllBytes(layout.database())).isEqualTo(old);

    // The copy has its name; nothing has been moved.
    Files.writeString(layout.log(), "old log");
    Files.move(layout.unfinished(), layout.restored());
    DataFolder.lock(data()).close();
    assertThat(layout.restored()).doesNotExist();
    assertThat(layout.log()).doesNotExist();
    assertThat(Files.readAllBytes(layout.database())).isEqualTo(Files.readAllBytes(file));
    assertThat(replaced("sepurux.db-wal")).isEqualTo(1);

    // The old one has been moved; nothing is in its place.
    Path replacing = Files.createDirectory(data().resolve("replacing"));
    Files.move(layout.database(), replacing.resolve("sepurux.db"));
    Files.copy(file, layout.restored());
    DataFolder.lock(data()).close();
    assertThat(layout.database()).exists();

    // The new one is in its place; the old one has not got its last name.
    Files.createDirectory(replacing);
    Files.writeString(replacing.resolve("sepurux.db"), "old");
    DataFolder.lock(data()).close();
    assertThat(replacing).doesNotExist();
    assertThat(replaced("sepurux.db")).isEqualTo(3);

    beside(client -> client.withKey(secret).get("/v1/traces").expect(200));
  }

  @Test
  void whatRootRestoresBelongsToTheOwnerOfTheFolder() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
    setUp();
    Path file = scratch.resolve("b.db");
    run("backup", file.toString());
    UserPrincipal nobody =
        data().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setOwner(data(), nobody);
    run("restore", file.toString());
    assertThat(Files.getOwner(database())).isEqualTo(nobody);
    try (var folders = Files.list(data())) {
      assertThat(folders.filter(Files::isDirectory))
          .isNotEmpty()
          .allSatisfy(folder -> assertThat(Files.getOwner(folder)).isEqualTo(nobody));
    }
  }

  private long replaced(String name) throws IOException {
    try (var folders = Files.list(data())) {
      return folders
          .filter(p -> p.getFileName().toString().startsWith("replaced-"))
          .filter(p -> Files.exists(p.resolve(name)))
          .count();
    }
  }

  @Test
  void onPostgresqlItsOwnToolsMakeBackups() {
    fails("backup", "x.db", "--database-url", "postgresql://u:canary@h/d")
        .hasMessageContaining("pg_dump")
        .hasMessageNotContaining("canary");
    fails("restore", "/etc/hostname", "--database-url", "postgresql://u:canary@h/d")
        .hasMessageContaining("pg_restore")
        .hasMessageNotContaining("canary");
  }
}
