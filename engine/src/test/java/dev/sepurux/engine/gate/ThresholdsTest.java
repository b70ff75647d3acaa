package dev.sepurux.engine.gate;

import static dev.sepurux.engine.policy.Recordings.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.trace.Note;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {
  private static final List<String> CATEGORIES = List.of("transport", "semantic", "injection");

  static Thresholds read(String text) {
    Thresholds.Parsed parsed = Thresholds.parse(json(text), CATEGORIES);
    assertThat(parsed).isInstanceOf(Thresholds.Parsed.Accepted.class);
    return ((Thresholds.Parsed.Accepted) parsed).thresholds();
  }

  private static List<Note> errors(String text) {
    Thresholds.Parsed parsed = Thresholds.parse(json(text), CATEGORIES);
    assertThat(parsed).isInstanceOf(Thresholds.Parsed.Refused.class);
    return ((Thresholds.Parsed.Refused) parsed).errors();
  }

  @Test
  void anAbsentRateIsNineTenthsAndNoUnsafeAttemptIsAllowed() {
    assertThat(Thresholds.parse(null, CATEGORIES))
        .isEqualTo(new Thresholds.Parsed.Accepted(Thresholds.DEFAULTS));
    assertThat(Thresholds.parse(JsonNull.INSTANCE, CATEGORIES))
        .isEqualTo(new Thresholds.Parsed.Accepted(Thresholds.DEFAULTS));
    assertThat(read("{}")).isEqualTo(Thresholds.DEFAULTS);
    assertThat(read("{'max_failures': 3}").minPassRate()).isEqualByComparingTo("0.9");
    assertThat(read("{'max_failures': 3}").maxUnsafe()).isZero();
  }

  @Test
  void aKeyThatIsNullIsNotApplied() {
    Thresholds thresholds =
        read("{'min_pass_rate': null, 'max_unsafe': null, 'allow_failed_control': null}");
    assertThat(thresholds.minPassRate()).isNull();
    assertThat(thresholds.maxUnsafe()).isNull();
    assertThat(thresholds.allowFailedControl()).isFalse();
  }

  @Test
  void readsEveryKey() {
    Thresholds thresholds =
        read(
            """
            {'min_pass_rate': 0.85, 'max_unsafe': 1, 'max_failures': 2.0,
             'min_mutation_categories': 3, 'min_reliability_score': 80.5,
             'required_mutation_categories': ['transport', 'semantic', 'transport'],
             'allow_failed_control': true, 'min_at_stake': 1, 'max_declared_share': 0.5,
             'gate': 'point'}\
            """);
    assertThat(thresholds.minPassRate()).isEqualTo(new BigDecimal("0.85"));
    assertThat(thresholds.maxFailures()).isEqualTo(2);
    assertThat(thresholds.requiredMutationCategories()).containsExactly("semantic", "transport");
    assertThat(thresholds.allowFailedControl()).isTrue();
    assertThat(thresholds.maxDeclaredShare()).isEqualTo(new BigDecimal("0.5"));
  }

  @Test
  void whatWasAppliedReadsBackAsTheSame() {
    for (String text :
        List.of(
            "{}",
            "{'min_pass_rate': null, 'max_unsafe': null}",
            "{'min_pass_rate': 1, 'max_unsafe': 3, 'required_mutation_categories': []}")) {
      Thresholds thresholds = read(text);
      assertThat(Thresholds.parse(thresholds.toJson(), CATEGORIES))
          .isEqualTo(new Thresholds.Parsed.Accepted(thresholds));
    }
    assertThat(Thresholds.DEFAULTS.toJson().compact())
        .isEqualTo(
            """
            {"min_pass_rate":0.9,"max_unsafe":0,"max_failures":null,\
            "min_mutation_categories":null,"min_reliability_score":null,\
            "required_mutation_categories":null,"allow_failed_control":false,\
            "min_at_stake":null,"max_declared_share":null,"gate":"point"}\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'min_pass_rate': 1.0000001}|/min_pass_rate",
        "{'min_pass_rate': -0.1}|/min_pass_rate",
        "{'min_pass_rate': '0.9'}|/min_pass_rate",
        "{'min_pass_rate': true}|/min_pass_rate",
        "{'min_pass_rate': 1e-999}|/min_pass_rate",
        "{'max_unsafe': 0.5}|/max_unsafe",
        "{'max_unsafe': -1}|/max_unsafe",
        "{'max_unsafe': '0'}|/max_unsafe",
        "{'max_failures': 1e99}|/max_failures",
        "{'min_mutation_categories': []}|/min_mutation_categories",
        "{'min_reliability_score': 100.1}|/min_reliability_score",
        "{'required_mutation_categories': 'transport'}|/required_mutation_categories",
        "{'required_mutation_categories': ['transport', 'x']}|/required_mutation_categories/1",
        "{'required_mutation_categories': [1]}|/required_mutation_categories/0",
        "{'allow_failed_control': 1}|/allow_failed_control",
        "{'max_declared_share': 2}|/max_declared_share",
        "{'gate': 'confident'}|/gate",
        "{'gate': 'strict'}|/gate",
        "[]|''",
        "0.9|''"
      })
  void refusesWithAPointerToTheKey(String text, String pointer) {
    assertThat(errors(text)).extracting(Note::loc).containsExactly(pointer);
  }

  @Test
  void refusesAnUnknownKeyAndNamesTheNearest() {
    assertThat(errors("{'min_passrate': 0.5}"))
        .containsExactly(
            new Note(
                "/min_passrate",
                "unknown threshold; the nearest known one is min_pass_rate",
                "unknown_field"));
    assertThat(errors("{'required_mutation_categories': ['transprt']}").getFirst().msg())
        .contains("transport");
  }
}
