package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.db.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Each test begins with a database that has no tables. */
class OperatorOnPostgresTest extends OperatorContract {
  private final String url = PostgresServer.shared().emptyDatabase();

  @Override
  List<String> where() {
    return List.of("--database-url", url);
  }

  @Test
  void ofTwoWhoSetUpAtOnceOneMakesTheProject() throws Exception {
    List<Future<String>> said = new ArrayList<>();
    try (ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        said.add(operators.submit(() -> run("setup", "--owner", "Ada", "--project", "gate")));
      }
    }
    List<String> texts = new ArrayList<>();
    for (Future<String> text : said) {
      texts.add(text.get());
    }
    assertThat(texts).filteredOn(text -> text.contains("sepurux_key_")).hasSize(1);
    assertThat(texts).filteredOn(text -> text.contains("nothing was changed")).hasSize(3);
  }
}
