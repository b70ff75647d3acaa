package dev.sepurux.engine.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.table.Judged;
import dev.sepurux.engine.table.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Same inputs, same bytes: against the golden file of this engine revision, in JVMs with other
 * locales, encodings, time zones and heaps, and on several threads.
 *
 * <p>A change of rules or texts changes the golden files: write them anew with {@code
 * -Dgolden.write=true}, look at the difference, and raise {@link Judge#REVISION} once a revision
 * has been released.
 */
class SameBytesTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final Path DIGESTS = GOLDEN.resolve("digests-" + Judge.REVISION + ".txt");
  private static final boolean WRITE = Boolean.getBoolean("golden.write");

  @Test
  void resultsAreThoseOfTheGoldenFile() throws Exception {
    List<String> lines = ResultDigests.lines(1);
    if (WRITE) {
      Files.createDirectories(GOLDEN);
      Files.write(DIGESTS, lines);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(DIGESTS));
  }

  @ParameterizedTest
  @CsvSource({"08-", "15-", "19-"})
  void resultBytesAreThoseOfTheGoldenFile(String prefix) throws IOException {
    Scenario scenario = Scenario.of(prefix);
    byte[] bytes = Judge.judge(Judged.inputs(scenario, 0, Judged.ALL)).resultBytes();
    Path file = GOLDEN.resolve(scenario.name() + "-" + Judge.REVISION + ".json");
    if (WRITE) {
      Files.createDirectories(GOLDEN);
      Files.write(file, bytes);
    }
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(Files.readString(file));
  }

  @Test
  void fourThreadsGiveTheBytesOfOne() throws InterruptedException, ExecutionException {
    assertThat(ResultDigests.lines(4)).isEqualTo(ResultDigests.lines(1));
  }

  @ParameterizedTest
  @CsvSource({
    "tr, TR, Turkey, -Xmx64m, ISO-8859-1, 1",
    "ar, EG, Africa/Cairo, -Xmx512m, UTF-8, 4",
  })
  void otherMachinesGiveTheSameBytes(
      String language, String country, String zone, String heap, String encoding, String threads)
      throws IOException, InterruptedException, ExecutionException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(heap);
    command.add("-Duser.language=" + language);
    command.add("-Duser.country=" + country);
    command.add("-Duser.timezone=" + zone);
    command.add("-Dfile.encoding=" + encoding);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(ResultDigests.class.getName());
    command.add(threads);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> said;
    try (var out = child.inputReader(StandardCharsets.UTF_8)) {
      said = out.lines().toList();
    }
    assertThat(child.waitFor()).as("%s", said).isZero();
    assertThat(said).isEqualTo(ResultDigests.lines(1));
  }
}
