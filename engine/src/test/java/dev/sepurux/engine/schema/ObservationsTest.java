package dev.sepurux.engine.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.trace.JsonSchema;
import dev.sepurux.engine.trace.ResultView;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  private static final int ROUNDS = 25;

  /** A recording that calls one tool. */
  private record Recording(String name, List<Json> results) {
    Observations observed() {
      JsonArray events =
          JsonArray.of(
              results.stream()
                  .flatMap(result -> List.of(call(), result("orders.get", result)).stream())
                  .toList());
      return Observations.of(trace(events), name);
    }
  }

  private static JsonObject call() {
    return JsonObject.builder()
        .put("type", "tool_call")
        .put("tool", "orders.get")
        .put("args", JsonObject.EMPTY)
        .build();
  }

  private static JsonObject result(String tool, Json result) {
    return JsonObject.builder()
        .put("type", "tool_result")
        .put("tool", tool)
        .put("result", result)
        .build();
  }

  private static Trace trace(JsonArray events) {
    JsonObject document =
        JsonObject.builder()
            .put("trace_version", "0.1")
            .put("task", JsonObject.builder().put("name", "t").build())
            .put("events", events)
            .build();
    return ((TraceReader.Reading.Accepted) TraceReader.read(document)).trace();
  }

  private static Observations orders(String... results) {
    Observations all = Observations.NONE;
    for (String result : results) {
      all = all.merge(new Recording(result, List.of(JsonText.parse(result))).observed());
    }
    return all;
  }

  private static JsonObject schema(Observations observed) {
    LearnedSchema schema = LearnedSchemas.of(observed).find("orders.get");
    return schema == null ? JsonObject.EMPTY : schema.schema();
  }

  private static Json json(String text) {
    return Objects.requireNonNull(JsonText.parse(text.replace('\'', '"')), text);
  }

  private static List<Recording> made(long seed) {
    Made made = new Made(seed);
    List<Recording> recordings = new ArrayList<>();
    for (int i = 1 + made.below(8); i > 0; i--) {
      List<Json> results = new ArrayList<>();
      for (int j = 1 + made.below(3); j > 0; j--) {
        results.add(made.result());
      }
      recordings.add(new Recording("recording " + i, results));
    }
    return recordings;
  }

  private static Observations merged(List<Recording> recordings) {
    return recordings.stream()
        .map(Recording::observed)
        .reduce(Observations.NONE, Observations::merge);
  }

  @Test
  void learnsWhatASlowLearnerSeesInAllResultsAtOnce() {
    int truncated = 0;
    for (long seed = 0; seed < ROUNDS; seed++) {
      List<Recording> recordings = made(seed);
      SlowLearner slow = new SlowLearner();
      recordings.forEach(r -> succeeded(r).forEach(result -> slow.add(result, r.name())));
      Observations fast = merged(recordings);
      Results expected = slow.results();
      truncated += expected.truncated() ? 1 : 0;
      assertThat(fast.results().getOrDefault("orders.get", new Results(new TreeMap<>(), false)))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
    assertThat(truncated).as("rounds with too many places").isPositive();
  }

  /** Those results that the trace reader takes for a success, as the learner sees them. */
  private static List<Json> succeeded(Recording recording) {
    return recording.results().stream()
        .filter(result -> !new Recording("one", List.of(result)).observed().tools().isEmpty())
        .map(result -> ResultView.of(result).value())
        .toList();
  }

  @Test
  void mergingIsCommutativeAssociativeAndIdempotent() {
    for (long seed = 0; seed < ROUNDS; seed++) {
      List<Observations> parts = made(1_000 + seed).stream().map(Recording::observed).toList();
      Observations a = parts.getFirst();
      Observations b = parts.get(parts.size() / 2);
      Observations c = parts.getLast();
      assertThat(a.merge(b)).as("seed %d", seed).isEqualTo(b.merge(a));
      assertThat(a.merge(b).merge(c)).as("seed %d", seed).isEqualTo(a.merge(b.merge(c)));
      assertThat(a.merge(a)).as("seed %d", seed).isEqualTo(a);
      assertThat(a.merge(b).merge(b).merge(a)).as("seed %d", seed).isEqualTo(a.merge(b));
      assertThat(a.merge(Observations.NONE)).isEqualTo(a);
    }
  }

  @Test
  void anyOrderAndAnyGroupingLearnsTheSameBytes() {
    for (long seed = 0; seed < ROUNDS; seed++) {
      List<Observations> parts =
          new ArrayList<>(made(2_000 + seed).stream().map(Recording::observed).toList());
      String learned =
          LearnedSchemas.of(parts.stream().reduce(Observations.NONE, Observations::merge))
              .toJson()
              .compact();
      Random random = new Random(seed);
      parts.add(parts.getFirst());
      Collections.shuffle(parts, random);
      while (parts.size() > 1) {
        Observations one = parts.remove(random.nextInt(parts.size()));
        int at = random.nextInt(parts.size());
        parts.set(at, parts.get(at).merge(one));
      }
      assertThat(LearnedSchemas.of(parts.getFirst()).toJson().compact())
          .as("seed %d", seed)
          .isEqualTo(learned);
    }
  }

  @Test
  void theSchemaAllowsEveryResultThatItWasLearnedFrom() {
    for (long seed = 0; seed < ROUNDS; seed++) {
      List<Recording> recordings = made(3_000 + seed);
      JsonObject schema = schema(merged(recordings));
      for (Recording recording : recordings) {
        for (Json result : succeeded(recording)) {
          assertThat(JsonSchema.check(schema, result)).as("seed %d", seed).isEmpty();
        }
      }
    }
  }

  @Test
  void learnsKindsRequiredMembersRangesFormsAndValues() {
    Observations observed =
        orders(
            "{\"id\": \"ORD-1001\", \"status\": \"paid\", \"total\": 149.5, \"day\": \"2026-05-01\", \"lines\": [{\"sku\": 1}, {\"sku\": 2}]}",
            "{\"id\": \"ORD-1002\", \"status\": \"open\", \"total\": 20, \"day\": \"2026-05-02\", \"note\": null, \"lines\": []}",
            "{\"id\": \"ORD-1003\", \"status\": \"paid\", \"total\": 75.25, \"day\": \"2026-05-09\", \"lines\": []}",
            "{\"id\": \"ORD-1004\", \"status\": \"open\", \"total\": 75, \"day\": \"2026-05-09\", \"lines\": []}");
    assertThat(schema(observed))
        .isEqualTo(
            json(
                """
                {'type': 'object',
                 'properties': {
                   'day': {'type': 'string', 'format': 'date', 'examples': ['2026-05-01', '2026-05-02', '2026-05-09']},
                   'id': {'type': 'string', 'pattern': '^[A-Z]{3}-[0-9]{4}$',
                          'examples': ['ORD-1001', 'ORD-1002', 'ORD-1003', 'ORD-1004']},
                   'lines': {'type': 'array', 'items': {
                     'type': 'object',
                     'properties': {'sku': {'type': 'integer', 'minimum': 1, 'maximum': 2, 'examples': [1, 2]}},
                     'required': ['sku']}},
                   'note': {'type': 'null'},
                   'status': {'type': 'string', 'enum': ['open', 'paid']},
                   'total': {'type': 'number', 'minimum': 20, 'maximum': 149.5, 'examples': [149.5, 20, 75, 75.25]}},
                 'required': ['day', 'id', 'lines', 'status', 'total']}
                """));
  }

  @Test
  void oneRecordingThatIsUploadedTwiceMakesNoChoiceOutOfItsWords() {
    Json result = json("[{'status': 'paid'}, {'status': 'open'}]");
    Observations once = new Recording("the same bytes", List.of(result)).observed();
    Observations twice = once.merge(new Recording("the same bytes", List.of(result)).observed());
    assertThat(schema(twice).compact()).doesNotContain("enum").isEqualTo(schema(once).compact());
    Observations other = once.merge(new Recording("other bytes", List.of(result)).observed());
    assertThat(schema(other).compact()).contains("\"enum\":[\"open\",\"paid\"]");
  }

  @Test
  void resultsThatWereWrittenToHurtStaySmall() {
    JsonObject.Builder wide = JsonObject.builder();
    for (int i = 0; i < 20_000; i++) {
      wide.put(
          "member" + Integer.toString(i, 36),
          json("{'a': {'b': 1}, 'text': '" + "z".repeat(60) + i + "'}"));
    }
    List<Json> many = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      many.add(
          JsonObject.builder()
              .put(
                  "n" + "x".repeat(30) + (char) ('a' + i % 26) + (char) ('a' + i / 26),
                  "v".repeat(50) + i)
              .build());
    }
    Json deep = Json.of(1);
    for (int i = 0; i < 200; i++) {
      deep = JsonObject.builder().put("in", deep).build();
    }
    Observations observed =
        merged(
            List.of(
                new Recording("wide", List.of(wide.build())),
                new Recording("many", List.of(JsonArray.of(many))),
                new Recording("deep", List.of(deep))));
    assertThat(observed.size()).isLessThanOrEqualTo(Results.MOST_FIELDS);
    assertThat(schema(observed).compact().length()).isLessThanOrEqualTo(SchemaWriter.MAX_LENGTH);
    assertThat(schema(observed).compact()).startsWith("{\"type\":");
  }

  @Test
  void aProjectOfTooManyToolsKeepsTheSameOnesInAnyOrder() {
    List<Observations> parts = new ArrayList<>();
    for (int i = 0; i < Observations.MOST_TOOLS + 50; i++) {
      JsonArray events =
          JsonArray.of(
              List.of(
                  call().with("tool", Json.of("tool" + i)),
                  result("tool" + i, Json.of("ok " + i))));
      parts.add(Observations.of(trace(events), "r" + i));
    }
    Observations forwards = parts.stream().reduce(Observations.NONE, Observations::merge);
    Observations backwards =
        parts.reversed().stream().reduce(Observations.NONE, Observations::merge);
    assertThat(forwards.tools()).hasSize(Observations.MOST_TOOLS);
    assertThat(forwards).isEqualTo(backwards);
  }

  @Test
  void whatFailedTeachesNothing() {
    JsonObject failure =
        JsonObject.builder()
            .put("type", "failure")
            .put("tool", "orders.get")
            .put("error", JsonObject.builder().put("message", "timed out").build())
            .build();
    assertThat(Observations.of(trace(JsonArray.of(List.of(call(), failure))), "r").tools())
        .isEmpty();
    Json refused = json("{'error': 'not found', 'status': 404}");
    assertThat(new Recording("r", List.of(refused)).observed().tools()).isEmpty();
  }
}
