package dev.sepurux.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
  @TempDir Path folder;

  @Test
  void knowsItsHighestMigration() {
    String[] files = new File("src/main/resources/db/migration").list();
    int highest =
        Arrays.stream(Objects.requireNonNull(files))
            .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
            .max()
            .orElseThrow();
    assertThat(Schema.VERSION).isEqualTo(highest);
  }

  @Test
  void opensADatabaseAgainWithItsRows() {
    Path file = folder.resolve("again.db");
    try (Db db = Db.embedded(file)) {
      db.write(tx ->
          tx.handle()
              .execute(
                  "INSERT INTO project (id, slug, name, created_at) VALUES ('id', 'slug', 'name', 0)"));
    }
    try (Db db = Db.embedded(file)) {
      assertThat(
              db.<String>read(
                  tx -> tx.handle().select("SELECT slug FROM project").mapTo(String.class).one()))
          .isEqualTo("slug");
    }
  }

  @Test
  void refusesADatabaseOfANewerProgram() {
    Path file = folder.resolve("new.db");
    try (Db db = Db.embedded(file)) {
      db.write(tx ->
          tx.handle()
              .execute(
                  """
                  INSERT INTO flyway_schema_history
                    (installed_rank, version, description, type, script, installed_by,
                     execution_time, success)
                  VALUES (99, '999', 'future', 'SQL', 'V999__future.sql', '', 0, 1)
                  """));
    }
    assertThatThrownBy(() -> Db.embedded(file))
        .isInstanceOf(SchemaTooNew.class)
        .hasMessageContaining("schema version 999")
        .hasMessageContaining("start the newer program");
  }

  @Test
  void waitsForTheDiskAtEveryCommit() {
    try (Db db = Db.embedded(folder.resolve("pragmas.db"))) {
      assertThat(pragma(db, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(db, "synchronous")).isEqualTo("2");
      assertThat(pragma(db, "wal_autocheckpoint")).isEqualTo("8000");
      assertThat(pragma(db, "foreign_keys")).isEqualTo("1");
    }
  }

  private static String pragma(Db db, String name) {
    return db.write(tx -> tx.handle().select("PRAGMA " + name).mapTo(String.class).one());
  }
}
