package dev.sepurux.server.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemCodeTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (\\d+) \\|");

  @Test
  void everyCodeIsExplainedWithItsStatusAndNoOther() throws IOException {
    Path page = Path.of(System.getProperty("sepurux.root", ".."), "docs", "problems.md");
    List<String> explained =
        ROW.matcher(Files.readString(page)).results().map(ProblemCodeTest::row).toList();
    assertThat(explained)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemCode.values())
                .map(code -> code.slug() + " " + code.status())
                .toList());
  }

  private static String row(MatchResult row) {
    return row.group(1) + " " + row.group(2);
  }
}
