package dev.sepurux.server.web.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sepurux.engine.gate.RunOutcome;
import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.gate.Verdict;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.server.web.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the pages of a verdict are made of. */
class PartsTest {
  private static Json json(String text) {
    Json value = JsonText.parse(text);
    assertThat(value).isNotNull();
    return value == null ? Json.of("") : value;
  }

  private static List<String> marked(Sides sides) {
    return sides.lines().stream()
        .filter(pair -> !pair.same())
        .map(pair -> side(pair.left()) + " > " + side(pair.right()))
        .toList();
  }

  private static String side(Sides.@Nullable Line line) {
    return line == null
        ? "nothing"
        : line.head().stripLeading() + "[" + line.mark() + "]" + line.tail();
  }

  @Test
  void onlyTheLeafThatDiffersIsMarked() {
    Sides sides =
        Sides.of(
            json("{\"a\":1,\"b\":{\"c\":[1,2],\"d\":\"DE-17 paid\"}}"),
            json("{\"a\":1,\"b\":{\"c\":[1,2],\"d\":\"DE-18 paid\"}}"));
    assertThat(marked(sides)).containsExactly("d: \"DE-1[7] paid\" > d: \"DE-1[8] paid\"");
  }

  @Test
  void whatIsAddedRemovedOrOfAnotherTypeStandsAlone() {
    assertThat(marked(Sides.of(json("{\"a\":1}"), json("{\"b\":1}"))))
        .containsExactly("a: [1] > nothing", "nothing > b: [1]");
    assertThat(marked(Sides.of(json("{\"a\":{\"x\":1}}"), json("{\"a\":\"down\"}"))))
        .containsExactly("a: [{\"x\":1}] > a: [\"down\"]");
    assertThat(marked(Sides.of(null, json("{\"tool\":\"pay\"}"))))
        .containsExactly("nothing > [{\"tool\":\"pay\"}]");
  }

  @Test
  void longTextsAreCutAroundWhatDiffers() {
    String same = "x".repeat(5_000);
    Sides sides = Sides.of(Json.of(same + "A" + same), Json.of(same + "B" + same));
    assertThat(side(sides.lines().getFirst().left())).hasSizeLessThan(200).contains("[A]");
  }

  @Test
  void whatHasTooManyLinesIsCutAndSaysSo() {
    String many = "[" + "1,".repeat(999) + "2]";
    assertThat(Sides.of(json(many), json(many.replace("1", "3"))).more()).isGreaterThan(800);
  }

  @Test
  void quotedToolNamesAreSetApartAndOddOnesLeftAlone() {
    assertThat(Prose.of("Give `pay` a key."))
        .extracting(Prose.Part::text, Prose.Part::quoted)
        .containsExactly(tuple("Give ", false), tuple("pay", true), tuple(" a key.", false));
    assertThat(Prose.of("Give `p`ay` a key.")).hasSize(1);
  }

  @Test
  void aCellIsReadWithoutItsColour() {
    Tally lost = new Tally(5, 2, 1, 0);
    assertThat(Cell.of("Wrong value", lost, List.of("silent corruption, no approval"), "/x"))
        .satisfies(cell -> {
          assertThat(cell.sign()).isEqualTo("‼");
          assertThat(cell.count()).isEqualTo("3/8");
          assertThat(cell.reason())
              .isEqualTo(
                  "Wrong value: 3 of 8 attempts do not pass, 1 unsafe (silent corruption, no approval)");
        });
    assertThat(Cell.of("Loop", Tally.NONE, List.of(), "/x").reason()).isEqualTo("Not asked: Loop");
  }

  @Test
  void valuesOfAnAddressAreEncoded() {
    assertThat(new Query("/runs/1").with("tool", "a&b=c#<\"").with("class", null).text("attempts"))
        .isEqualTo("/runs/1?tool=a%26b%3Dc%23%3C%22#attempts");
  }

  @Test
  void whileItRunsNothingIsHeldOrMissed() {
    Verdict open = Verdict.ofRun(Thresholds.DEFAULTS, new RunOutcome.Unfinished());
    assertThat(Headline.of(open, List.of(open), 0).word()).isEqualTo("Judging");
    assertThat(Headline.of(open, List.of(open, open), 1).why())
        .isEqualTo("1 of 2 scenarios judged so far.");
    assertThat(Bound.of(open, List.of(open), false))
        .isNotEmpty()
        .allSatisfy(bound -> assertThat(bound.state()).isEqualTo("open"));
  }
}
