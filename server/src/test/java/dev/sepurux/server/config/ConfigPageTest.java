package dev.sepurux.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/config.md} is made from the list of settings. To make it again after a change: {@code
 * mvn -pl server -am test -Dtest=ConfigPageTest -Dconfig.write=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ConfigPageTest {
  private static final Path PAGE = Path.of("..", "docs", "config.md");

  @Test
  void thePageOfSettingsIsTheListOfSettings() throws IOException {
    String page = ConfigPage.text();
    if (Boolean.getBoolean("config.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).hasContent(page);
  }
}
