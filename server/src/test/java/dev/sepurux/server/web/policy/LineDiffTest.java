package dev.sepurux.server.web.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  private static List<String> signs(String before, String after) {
    return LineDiff.of(before, after).stream().map(line -> line.sign() + line.text()).toList();
  }

  @Test
  void whatStaysStaysAndTheRestGoesOrComes() {
    assertThat(signs("a\nb\nc\n", "a\nx\nc\nd\n")).containsExactly(" a", "−b", "+x", " c", "+d");
    assertThat(signs("", "a")).containsExactly("+a");
    assertThat(signs("a\nb", "a\nb")).containsExactly(" a", " b");
  }

  @Test
  void eachLineKnowsItsNumbers() {
    List<LineDiff.Line> lines = LineDiff.of("a\nb", "b\nc");
    assertThat(lines)
        .containsExactly(
            new LineDiff.Line("gone", 1, 0, "a"),
            new LineDiff.Line("same", 2, 1, "b"),
            new LineDiff.Line("new", 0, 2, "c"));
  }

  @Test
  void textsOfVeryManyLinesAreComparedAsAWhole() {
    String many = "x\n".repeat(3_000);
    assertThat(LineDiff.of(many, many + "y")).hasSize(6_001);
  }
}
