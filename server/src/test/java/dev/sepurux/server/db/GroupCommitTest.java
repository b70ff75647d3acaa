package dev.sepurux.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  @TempDir Path folder;
  private Db db;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() {
    db = Db.embedded(folder.resolve("test.db"));
    db.write(tx -> tx.handle().execute("CREATE TABLE note (text TEXT NOT NULL UNIQUE)"));
  }

  @AfterEach
  void close() {
    callers.close();
    db.close();
  }

  private static Object insert(Tx tx, String text) {
    return tx.handle().execute("INSERT INTO note (text) VALUES (?)", text);
  }

  /** What another process would see: a connection that shares nothing with the server. */
  private List<String> seenFromOutside() throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("test.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT text FROM note ORDER BY text")) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** Holds the writer until all of these wait in its queue, so that they share one commit. */
  private List<Future<Object>> inOneGroup(List<Callable<Object>> calls) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<Object> holder =
        callers.submit(() ->
            db.write(tx -> {
              held.countDown();
              return awaited(release);
            }));
    held.await();
    List<Future<Object>> futures = new ArrayList<>();
    for (Callable<Object> call : calls) {
      futures.add(callers.submit(call));
    }
    while (db.waitingWrites() < calls.size()) {
      Thread.onSpinWait();
    }
    release.countDown();
    holder.get();
    return futures;
  }

  private static Object awaited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailingCallerRollsBackItsOwnWorkAlone() throws Exception {
    List<Callable<Object>> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String text = "n" + (100 + i);
      boolean fails = i % 3 == 0;
      calls.add(() ->
          db.write(tx -> {
            insert(tx, text);
            if (fails) {
              throw new IllegalArgumentException(text);
            }
            return text;
          }));
    }
    List<Future<Object>> answers = inOneGroup(calls);

    List<String> kept = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Future<Object> answer = answers.get(i);
      if (i % 3 == 0) {
        assertThatThrownBy(answer::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(IllegalArgumentException.class)
            .hasRootCauseMessage("n" + (100 + i));
      } else {
        kept.add((String) answer.get());
      }
    }
    assertThat(seenFromOutside()).isEqualTo(kept).hasSize(20);
  }

  @Test
  void aCallerWhoseStatementFailsDoesNotHarmTheNextOne() throws Exception {
    db.write(tx -> insert(tx, "taken"));
    List<Future<Object>> answers =
        inOneGroup(
            List.of(
                () -> db.write(tx -> insert(tx, "before")),
                () -> db.write(tx -> insert(tx, "taken")),
                () -> db.write(tx -> insert(tx, "after"))));
    answers.get(0).get();
    answers.get(2).get();
    assertThatThrownBy(() -> answers.get(1).get()).hasMessageContaining("UNIQUE");
    assertThat(seenFromOutside()).containsExactly("after", "before", "taken");
  }

  @Test
  void aCallerIsAnsweredOnlyAfterTheCommitThatHoldsItsWork() throws Exception {
    CountDownLatch secondRuns = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<Future<Object>> answers = new ArrayList<>();
    answers.addAll(
        inOneGroup(
            List.of(
                () -> db.write(tx -> insert(tx, "first")),
                () ->
                    db.write(tx -> {
                      secondRuns.countDown();
                      return awaited(release);
                    }))));
    secondRuns.await();
    try {
      assertThat(answers.getFirst().isDone()).isFalse();
      assertThat(seenFromOutside()).isEmpty();
    } finally {
      release.countDown(); // or the writer would wait for ever where this fails
    }
    answers.getFirst().get();
    assertThat(seenFromOutside()).containsExactly("first");
  }

  @Test
  void everyCallerOfAGroupHearsThatItsCommitFailed() throws Exception {
    db.write(tx ->
        tx.handle()
            .execute(
                "CREATE TABLE child (parent TEXT REFERENCES note (text)"
                    + " DEFERRABLE INITIALLY DEFERRED)"));
    List<Future<Object>> answers =
        inOneGroup(
            List.of(
                () -> db.write(tx -> insert(tx, "innocent")),
                () -> db.write(tx -> tx.handle().execute("INSERT INTO child VALUES ('nobody')"))));
    for (Future<Object> answer : answers) {
      assertThatThrownBy(answer::get).hasCauseInstanceOf(DbFault.class);
    }
    assertThat(seenFromOutside()).isEmpty();
    db.write(tx -> insert(tx, "later"));
    assertThat(seenFromOutside()).containsExactly("later");
  }

  @Test
  void saysThatTheDiskIsFullAndGoesOnOnceThereIsRoom() throws Exception {
    db.write(tx -> insert(tx, "before"));
    int pages = pragma("page_count");
    pragma("max_page_count = " + (pages + 8));
    String large = "x".repeat(1 << 20);
    List<Future<Object>> answers =
        inOneGroup(
            List.of(
                () -> db.write(tx -> insert(tx, "with it")),
                () -> db.write(tx -> insert(tx, large))));
    for (Future<Object> answer : answers) {
      assertThatThrownBy(answer::get).rootCause().hasMessage("storage_full");
    }
    assertThat(db.<Integer>read(GroupCommitTest::count)).isEqualTo(1);
    assertThat(seenFromOutside()).containsExactly("before");
    pragma("max_page_count = 1000000");
    db.write(tx -> insert(tx, large));
    assertThat(db.<Integer>read(GroupCommitTest::count)).isEqualTo(2);
  }

  private int pragma(String text) {
    return db.write(tx -> tx.handle().select("PRAGMA " + text).mapTo(Integer.class).one());
  }

  @Test
  void runsActionsAfterTheCommitAndNeverAfterARollback() {
    List<String> ran = new ArrayList<>();
    db.write(tx -> {
      tx.afterCommit(() -> ran.add("committed"));
      return insert(tx, "a");
    });
    assertThatThrownBy(() ->
            db.write(tx -> {
              tx.afterCommit(() -> ran.add("rolled back"));
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(ran).containsExactly("committed");
  }

  @Test
  void refusesATransactionInsideATransaction() {
    assertThatThrownBy(() -> db.write(tx -> db.write(inner -> 1)))
        .hasMessageContaining("must not wait for another one");
  }

  @Test
  void leavesOneFileWhenItIsClosed() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (Db closed = Db.embedded(other.resolve("test.db"))) {
      closed.read(tx -> tx.handle().select("SELECT 1").mapTo(Integer.class).one());
    }
    try (var files = Files.list(other)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("test.db");
    }
  }

  @Test
  void aReaderCannotWrite() {
    assertThatThrownBy(() -> db.read(tx -> insert(tx, "x"))).hasMessageContaining("readonly");
  }

  @Test
  void aReaderSeesOneSnapshotWhileOthersWrite() {
    db.write(tx -> insert(tx, "old"));
    List<Integer> counts =
        db.read(tx -> {
          int before = count(tx);
          db.write(other -> insert(other, "new"));
          return List.of(before, count(tx));
        });
    assertThat(counts).containsExactly(1, 1);
    assertThat(db.<Integer>read(GroupCommitTest::count)).isEqualTo(2);
  }

  private static int count(Tx tx) {
    return tx.handle().select("SELECT count(*) FROM note").mapTo(Integer.class).one();
  }
}
