package dev.sepurux.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ada:p%40ss+1@db.example:5433/gate?sslmode=require",
        "postgres://ada:p%40ss+1@db.example:5433/gate?sslmode=require",
        "jdbc:postgresql://ada:p%40ss+1@db.example:5433/gate?sslmode=require",
        " jdbc:postgresql://db.example:5433/gate?user=ada&sslmode=require&password=p%40ss+1 "
      })
  void readsEveryForm(String text) {
    assertThat(DatabaseUrl.of(text))
        .isEqualTo(
            new DatabaseUrl(
                "jdbc:postgresql://db.example:5433/gate?sslmode=require", "ada", "p@ss+1"));
  }

  @Test
  void needsNoAccountAndNoPort() {
    assertThat(DatabaseUrl.of("postgresql://localhost/gate"))
        .isEqualTo(new DatabaseUrl("jdbc:postgresql://localhost/gate", null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://ada:s3cret@h/d",
        "postgresql://ada:s3cret@h",
        "postgresql://ada:s3cret@h/",
        "postgresql://ada:s3cret^@h/d",
        "postgresql://ada:s3cret%zz@h/d",
        "postgresql:s3cret",
        "s3cret"
      })
  void refusesWhatIsNoneAndRepeatsNothingOfIt(String text) {
    assertThatThrownBy(() -> DatabaseUrl.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void doesNotShowThePassword() {
    DatabaseUrl url = DatabaseUrl.of("postgresql://ada:s3cret@localhost/gate?password=s3cret");
    assertThat(url.toString()).isEqualTo("postgresql://localhost/gate");
  }
}
