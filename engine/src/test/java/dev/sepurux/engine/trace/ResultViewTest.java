package dev.sepurux.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.ResultView.Form;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultViewTest {
  private static final String YAML =
      "- amount: 64.5\n  date: '2026-02-11'\n  sender: SE45500\n  tags:\n  - a\n  - b c\n  body: 'It''s\n\n    fine'\n"
          + "- amount: 100\n  date: null\n  sender: \"x\\ty\"\n  tags: []\n  body: plain\n    and more";
  private static final String PYTHON =
      "{'a': None, 'b': True, \"c\": \"it's\", 'd': (1, 2.50), 'e': datetime.date(2024, 5, 1), 'f': {'g': 'h'}}";
  private static final String MCP =
      "meta=None content=[TextContent(type='text', text='{\"rows\": [{\"price\": 12.5, \"name\": \"A\\'B\"}]}', annotations=None)] isError=False";
  private static final String CSV = "name,total,note\nAnn,12.50,\"a, b\"\nBob,7,none\n";
  private static final String TABLE =
      "| Date | Open |\n|:-----|-----:|\n| 2024-01-02 | 12.5 |\n| 2024-01-03 | 13 |";
  private static final String NESTED =
      "{\"body\": \"{\\\"total\\\": 4200, \\\"deep\\\": \\\"[1, 2]\\\"}\"}";

  static List<String> texts() {
    return List.of(
        YAML,
        PYTHON,
        MCP,
        CSV,
        TABLE,
        NESTED,
        "<<a: 1\nb: x>>",
        "```json\n{\"a\": [1, \"x\"]}\n```");
  }

  private static ResultView view(String text) {
    return ResultView.of(new JsonString(text));
  }

  @Test
  void readsYamlLikeLines() {
    assertThat(view(YAML).form()).isEqualTo(Form.YAML);
    assertThat(view(YAML).value())
        .isEqualTo(
            Traces.json(
                    """
                    [{'amount': 64.5, 'date': '2026-02-11', 'sender': 'SE45500', 'tags': ['a', 'b c'], 'body': 'It#s\\nfine'},
                     {'amount': 100, 'date': null, 'sender': 'x\\ty', 'tags': [], 'body': 'plain and more'}]
                    """)
                .with(Pointer.parse("/0/body"), Json.of("It's\nfine")));
  }

  @Test
  void readsPythonLiterals() {
    assertThat(view(PYTHON).form()).isEqualTo(Form.PYTHON);
    assertThat(view(PYTHON).value())
        .isEqualTo(
            Traces.json(
                    "{'a': null, 'b': true, 'c': '', 'd': [1, 2.5], 'e': '2024-05-01', 'f': {'g': 'h'}}")
                .with(Pointer.of("c"), Json.of("it's")));
  }

  @Test
  void reachesTheJsonInsideAnMcpRepr() {
    assertThat(view(MCP).form()).isEqualTo(Form.PYTHON);
    assertThat(view(MCP).value().at(Pointer.parse("/content/0/text/rows/0/price")))
        .isEqualTo(JsonNumber.parse("12.5"));
  }

  @Test
  void readsCsvAndTables() {
    assertThat(view(CSV).form()).isEqualTo(Form.CSV);
    assertThat(view(CSV).value())
        .isEqualTo(
            Traces.json(
                "[{'name': 'Ann', 'total': 12.5, 'note': 'a, b'}, {'name': 'Bob', 'total': 7, 'note': 'none'}]"));
    assertThat(view(TABLE).form()).isEqualTo(Form.TABLE);
    assertThat(view(TABLE).value())
        .isEqualTo(
            Traces.json(
                "[{'Date': '2024-01-02', 'Open': 12.5}, {'Date': '2024-01-03', 'Open': 13}]"));
  }

  @Test
  void aHashThatLooksLikeAnExponentStaysAText() {
    assertThat(view("commit,size\n12e34567,1.5e3\n77e10,1e-05").value().compact())
        .isEqualTo(
            "[{\"commit\":\"12e34567\",\"size\":1.5e3},{\"commit\":\"77e10\",\"size\":1e-05}]");
    assertThat(view("commit: 12e34567\nsize: 2e+5").value().compact())
        .isEqualTo("{\"commit\":\"12e34567\",\"size\":2e+5}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Dear Ann,\nplease note: the rent goes up, by 100.\nYours, Bob",
        "Transfer successful",
        "'quoted' and more",
        "{not json",
        "a: 1\nthis is prose",
        "1. first, second\n2. third",
        "-- no list",
        "{'unclosed': 'it",
        "[1, 2",
        "((((((((((",
        "k: 'open\nx"
      })
  void proseAndBrokenStructuresStayText(String text) {
    ResultView view = view(text);
    assertThat(view.form()).isEqualTo(Form.TEXT);
    assertThat(view.value()).isEqualTo(Json.of(text));
    for (ResultView.Leaf leaf : view.leaves()) {
      assertThat(leaf.span()).isNotNull();
      assertThat(leaf.value().asText()).isEqualTo(leaf.span() == null ? "" : leaf.span().in(text));
    }
  }

  @Test
  void deepNestingAndEndlessBracketsDoNoHarm() {
    assertThat(view("[".repeat(100_000)).form()).isEqualTo(Form.TEXT);
    assertThat(view("[".repeat(300) + "]".repeat(300)).form()).isEqualTo(Form.TEXT);
    assertThat(view("- ".repeat(5_000) + "x").form()).isEqualTo(Form.TEXT);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void everyLeafCanBeReplacedInTheRecordedStyle(String text) {
    ResultView view = view(text);
    List<Json> replacements =
        List.of(
            Json.of(77123),
            Json.of("plain"),
            Json.of("it's \"odd\": #1, a|b"),
            Json.of("12"),
            Json.of(true));
    for (ResultView.Leaf leaf : view.leaves()) {
      for (Json replacement : replacements) {
        Json raw = view.replaced(leaf.pointer(), null, replacement);
        Json expected = view.value().with(leaf.pointer(), replacement);
        boolean cell = view.form() == Form.CSV || view.form() == Form.TABLE;
        if (!cell || replacement instanceof JsonNumber || !replacement.equals(Json.of("12"))) {
          Json got = ResultView.of(raw).value();
          assertThat(cell ? Json.of(got.compact().replace("\"true\"", "true")) : got)
              .as(raw.compact())
              .isEqualTo(cell ? Json.of(expected.compact()) : expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void everyMemberCanBeRemoved(String text) {
    ResultView view = view(text);
    for (ResultView.Leaf leaf : view.leaves()) {
      boolean cell = view.form() == Form.CSV || view.form() == Form.TABLE;
      Json raw = view.without(leaf.pointer());
      Json expected =
          cell
              ? view.value().with(leaf.pointer(), Json.of(""))
              : view.value().without(leaf.pointer());
      assertThat(ResultView.of(raw).value()).as(raw.compact()).isEqualTo(expected);
    }
  }

  @Test
  void keepsEverythingElseOfTheText() {
    assertThat(view(PYTHON).replaced(Pointer.parse("/d/1"), null, Json.of(3)))
        .isEqualTo(Json.of(PYTHON.replace("2.50", "3")));
    assertThat(view(YAML).replaced(Pointer.parse("/0/date"), null, Json.of("2027-01-01")))
        .isEqualTo(Json.of(YAML.replace("2026-02-11", "2027-01-01")));
    assertThat(view(CSV).replaced(Pointer.parse("/0/note"), null, Json.of("c, d")))
        .isEqualTo(Json.of(CSV.replace("a, b", "c, d")));
  }

  @Test
  void replacesATokenOfAText() {
    ResultView view = view("Please pay 4200 to ACC-1 now");
    ResultView.Leaf amount = view.leaves().get(2);
    assertThat(amount.value()).isEqualTo(Json.of("4200"));
    assertThat(view.replaced(amount.pointer(), amount.span(), Json.of(2400)))
        .isEqualTo(Json.of("Please pay 2400 to ACC-1 now"));
  }

  @Test
  void changesStructuredResultsByPathCopyAndTextsInsideThem() {
    ResultView view = ResultView.of(Traces.json("{'a': [1, 2], 'b': 'x'}"));
    assertThat(view.form()).isEqualTo(Form.JSON);
    assertThat(view.replaced(Pointer.parse("/a/1"), null, Json.of(3)))
        .isEqualTo(Traces.json("{'a': [1, 3], 'b': 'x'}"));
    Json nested = view(NESTED).replaced(Pointer.parse("/body/total"), null, Json.of(2400));
    assertThat(nested).isEqualTo(Json.of(NESTED.replace("4200", "2400")));
  }

  @Test
  void knowsWhereALeafStandsInTheRawText() {
    Span span = view(YAML).rawSpan(Pointer.parse("/0/sender"));
    assertThat(span == null ? "" : span.in(YAML)).isEqualTo("SE45500");
    assertThat(ResultView.of(Traces.json("{'a': 1}")).rawSpan(Pointer.of("a"))).isNull();
  }

  @Test
  void refusesWhatDoesNotExist() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> view(PYTHON).replaced(Pointer.of("zz"), null, Json.of(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> view(PYTHON).without(Pointer.ROOT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> view("abc def").replaced(Pointer.ROOT, new Span(0, 99), Json.of(1)));
  }
}
