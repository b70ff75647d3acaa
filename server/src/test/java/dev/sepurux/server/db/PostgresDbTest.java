package dev.sepurux.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transaction on PostgreSQL is to its caller what it is on the embedded database. */
class PostgresDbTest {
  private static Db db;

  @BeforeAll
  static void open() {
    db = Db.postgres(DatabaseUrl.of(PostgresServer.newDatabase()), 16);
    db.write(tx ->
        tx.handle()
            .execute(
                "CREATE TABLE note (text TEXT COLLATE \"C\" NOT NULL UNIQUE, n INTEGER NOT NULL)"));
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @BeforeEach
  void empty() {
    db.write(tx -> tx.handle().execute("DELETE FROM note"));
  }

  private static int insert(Tx tx, String text) {
    return tx.handle().execute("INSERT INTO note (text, n) VALUES (?, 0)", text);
  }

  private static int count(Tx tx) {
    return tx.handle().select("SELECT count(*) FROM note").mapTo(Integer.class).one();
  }

  private static List<String> texts() {
    return db.read(
        tx -> tx.handle().select("SELECT text FROM note ORDER BY text").mapTo(String.class).list());
  }

  private static int terminateItself(Tx tx) {
    tx.handle().select("SELECT pg_terminate_backend(pg_backend_pid())").mapTo(Boolean.class).one();
    return 0;
  }

  /** Makes all calls at once and waits for their answers. */
  private static void atOnce(int times, Callable<?> call) throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> answers = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        answers.add(callers.submit(call));
      }
      for (Future<?> answer : answers) {
        answer.get();
      }
    }
  }

  @Test
  void decidesOnWhatItReadAsIfNobodyElseWrote() throws Exception {
    AtomicInteger names = new AtomicInteger();
    atOnce(
        40,
        () -> {
          String name = "n" + names.incrementAndGet();
          return db.write(tx -> count(tx) < 7 ? insert(tx, name) : 0);
        });
    assertThat(texts()).hasSize(7);
  }

  @Test
  void losesNoUpdateOfOneRowAndRunsActionsOncePerCommit() throws Exception {
    db.write(tx -> insert(tx, "counter"));
    AtomicInteger told = new AtomicInteger();
    atOnce(
        60,
        () ->
            db.write(tx -> {
              tx.afterCommit(told::incrementAndGet);
              int n = tx.handle().select("SELECT n FROM note").mapTo(Integer.class).one();
              return tx.handle().execute("UPDATE note SET n = ?", n + 1);
            }));
    assertThat(
            db.<Integer>read(
                tx -> tx.handle().select("SELECT n FROM note").mapTo(Integer.class).one()))
        .isEqualTo(60);
    assertThat(told).hasValue(60);
  }

  @Test
  void makesAnObjectOnceForAllWhoAskForItByName() throws Exception {
    List<Integer> made = Collections.synchronizedList(new ArrayList<>());
    atOnce(
        30,
        () ->
            made.add(
                db.write(
                    TxWork.<Integer>keyed(tx ->
                            tx.handle()
                                    .select("SELECT 1 FROM note WHERE text = 'same'")
                                    .mapTo(Integer.class)
                                    .findOne()
                                    .isPresent()
                                ? 0
                                : insert(tx, "same"))
                        .map(n -> n))));
    assertThat(made).hasSize(30).filteredOn(n -> n == 1).hasSize(1);
  }

  @Test
  void rollsBackWhatFailsAndHandsOverTheFault() {
    List<String> ran = new ArrayList<>();
    assertThatThrownBy(() ->
            db.write(tx -> {
              tx.afterCommit(() -> ran.add("rolled back"));
              insert(tx, "ghost");
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(texts()).isEmpty();
    assertThat(ran).isEmpty();
  }

  @Test
  void saysWhichKeyIsTakenAndNothingOfItsValue() {
    db.write(tx -> insert(tx, "secret-name"));
    assertThatThrownBy(() -> db.write(tx -> insert(tx, "secret-name")))
        .hasMessageContaining("note_text_key")
        .message()
        .doesNotContain("secret-name");
  }

  @Test
  void runsAgainWhenTheConnectionIsLostBeforeTheCommit() {
    AtomicInteger runs = new AtomicInteger();
    db.write(tx -> {
      insert(tx, "kept");
      return runs.incrementAndGet() == 1 ? terminateItself(tx) : 1;
    });
    assertThat(runs).hasValue(2);
    assertThat(texts()).containsExactly("kept");
  }

  @Test
  void neverRunsAgainAfterACommitOfUnknownOutcome() {
    db.write(tx -> {
      tx.handle()
          .execute(
              """
              CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'
              """);
      return tx.handle()
          .execute(
              """
              CREATE CONSTRAINT TRIGGER die AFTER INSERT ON note
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()
              """);
    });
    try {
      AtomicInteger runs = new AtomicInteger();
      AtomicInteger told = new AtomicInteger();
      DbFault fault =
          catchThrowableOfType(
              DbFault.class,
              () ->
                  db.write(tx -> {
                    runs.incrementAndGet();
                    tx.afterCommit(told::incrementAndGet);
                    return insert(tx, "unknown");
                  }));
      assertThat(fault.isOutcomeUnknown()).isTrue();
      assertThat(runs).hasValue(1);
      assertThat(told).hasValue(0);
    } finally {
      db.write(tx -> tx.handle().execute("DROP TRIGGER die ON note"));
    }
  }

  @Test
  void refusesATransactionInsideATransaction() {
    assertThatThrownBy(() -> db.write(tx -> db.write(inner -> 1)))
        .hasMessageContaining("must not wait for another one");
  }

  @Test
  void aReaderCannotWriteAndSeesOneSnapshot() {
    assertThatThrownBy(() -> db.read(tx -> insert(tx, "x"))).hasMessageContaining("read-only");
    List<Integer> counts =
        db.read(tx -> {
          int before = count(tx);
          db.write(other -> insert(other, "new"));
          return List.of(before, count(tx));
        });
    assertThat(counts).containsExactly(0, 0);
  }

  @Test
  void takesAnyTextAndFindsItAgain() {
    String odd = "a\u0000b\ud800c\udc00\ud83d\ude00";
    db.write(tx -> insert(tx, odd));
    assertThat(texts()).containsExactly("a\ufffdb\ufffdc\ufffd\ud83d\ude00");
    assertThat(
            db.<Integer>read(tx ->
                tx.handle()
                    .select("SELECT n FROM note WHERE text = ?", odd)
                    .mapTo(Integer.class)
                    .one()))
        .isZero();
  }

  @Test
  void everyTextColumnComparesByBytes() {
    assertThat(
            db.<List<String>>read(tx ->
                tx.handle()
                    .select(
                        """
                        SELECT table_name || '.' || column_name FROM information_schema.columns
                        WHERE table_schema = 'public' AND data_type = 'text'
                          AND collation_name IS DISTINCT FROM 'C'
                        """)
                    .mapTo(String.class)
                    .list()))
        .isEmpty();
    assertThat(
            db.<Boolean>read(
                tx -> tx.handle().select("SELECT 'B' < 'a'").mapTo(Boolean.class).one()))
        .as("what the test rests on: the database itself sorts like a dictionary")
        .isFalse();
  }

  @Test
  void hearsWhatOtherProcessesTell() throws Exception {
    Semaphore heard = new Semaphore(0);
    db.listen(heard::release);
    // The first call is for what was told before it listened.
    heard.acquire();
    db.write(tx -> {
      tx.tellOthers();
      return insert(tx, "told");
    });
    heard.acquire();
  }
}
