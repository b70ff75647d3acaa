package dev.sepurux.server.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.engine.schema.Observations;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.json.Compression;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.RecentTrace;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResultSchemasTest {
  private static final SettableClock CLOCK = SettableClock.at("2026-01-01T00:00:00Z");
  private static final long PLENTY = 1 << 24;

  @RegisterExtension static final EmbeddedDb STORE = new EmbeddedDb();

  private ProjectId project = new ProjectId(new UUID(0, 0));

  @BeforeEach
  void newProject() {
    project = EmbeddedDb.project(STORE.db());
  }

  private static Traces traces() {
    return new Traces(STORE.db(), Ids.timeOrdered(CLOCK), CLOCK);
  }

  private static ResultSchemas schemas(int recordings, long bytes) {
    Tools tools = new Tools(STORE.db(), Ids.timeOrdered(CLOCK), CLOCK);
    return new ResultSchemas(traces(), tools, recordings, bytes);
  }

  private static String recording(String tool, String result) {
    return """
    {"task": {"name": "t"}, "events": [
      {"type": "tool_call", "tool": "%s", "args": {}, "call_id": "c"},
      {"type": "tool_result", "tool": "%s", "result": %s, "call_id": "c"}]}
    """
        .formatted(tool, tool, result);
  }

  private UUID upload(String tool, String result) {
    CLOCK.advance(Duration.ofSeconds(1));
    byte[] bytes = recording(tool, result).getBytes(StandardCharsets.UTF_8);
    Traces.Upload made = STORE.db().write(traces().upload(project, bytes, null));
    return ((Traces.Upload.Stored) made).trace().id();
  }

  private void delete(UUID trace) {
    STORE.db().<Boolean>write(tx -> traces().delete(tx, project, trace));
  }

  private String learned(ResultSchemas schemas) {
    return schemas.learned(project).toJson().compact();
  }

  @Test
  void whatIsRememberedIsWhatASecondLookWouldFind() {
    ResultSchemas remembering = schemas(20, PLENTY);
    Random random = new Random(7);
    List<UUID> there = new ArrayList<>();
    for (int round = 0; round < 60; round++) {
      if (there.isEmpty() || random.nextInt(4) > 0) {
        String result = "{\"id\": \"R-" + round + "\", \"n\": " + random.nextInt(9) + "}";
        there.add(upload("tool" + random.nextInt(3), result));
      } else {
        delete(there.remove(random.nextInt(there.size())));
      }
      assertThat(learned(remembering))
          .as("round %d", round)
          .isEqualTo(learned(schemas(20, PLENTY)));
    }
    assertThat(learned(remembering)).contains("tool0", "tool1", "tool2", "R-5");
  }

  @Test
  void aDeletedRecordingIsForgottenAtOnce() {
    ResultSchemas schemas = schemas(20, PLENTY);
    upload("get", "{\"id\": \"R-1\"}");
    UUID secret = upload("get", "{\"id\": \"R-2\"}");
    assertThat(learned(schemas)).contains("R-1", "R-2");
    delete(secret);
    assertThat(learned(schemas)).contains("R-1").doesNotContain("R-2");
  }

  @Test
  void onlyTheNewestRecordingsTeach() {
    upload("get", "{\"id\": \"R-1\"}");
    upload("get", "{\"id\": \"R-2\"}");
    UUID last = upload("get", "{\"id\": \"R-3\"}");
    assertThat(learned(schemas(2, PLENTY))).contains("R-2", "R-3").doesNotContain("R-1");
    long one = traces().find(project, last).orElseThrow().sizeBytes();
    assertThat(learned(schemas(20, 2 * one))).contains("R-2", "R-3").doesNotContain("R-1");
    assertThat(learned(schemas(20, 2 * one - 1))).contains("R-3").doesNotContain("R-2");
    assertThat(learned(schemas(0, PLENTY))).isEqualTo("[]");
  }

  @Test
  void projectsLearnNothingFromEachOther() {
    upload("get", "{\"id\": \"R-1\"}");
    ResultSchemas schemas = schemas(20, PLENTY);
    assertThat(learned(schemas)).contains("R-1");
    project = EmbeddedDb.project(STORE.db());
    assertThat(learned(schemas)).isEqualTo("[]");
  }

  @Test
  void aRecordingThatNothingCanBeLearnedFromStopsNothing() {
    upload("get", "{\"id\": \"R-1\"}");
    UUID broken = upload("get", "{\"id\": \"R-2\"}");
    int changed =
        STORE
            .db()
            .<Integer>write(tx -> {
              tx.handle()
                  .execute("UPDATE trace SET size_bytes = 2 WHERE id = ?", broken.toString());
              return tx.handle()
                  .execute(
                      "UPDATE trace_payload SET zstd = ? WHERE trace_id = ?",
                      Compression.pack("[]".getBytes(StandardCharsets.UTF_8)),
                      broken.toString());
            });
    assertThat(changed).isEqualTo(1);
    assertThat(learned(schemas(20, PLENTY))).contains("R-1").doesNotContain("R-2");
  }

  @Test
  void saysHowOftenAndWhenAToolWasSeen() {
    long before = CLOCK.millis();
    upload("get", "{\"id\": \"R-1\"}");
    upload("other", "1");
    upload("get", "{\"id\": \"R-1\"}");
    ResultSchemas schemas = schemas(20, PLENTY);
    assertThat(schemas.find(project, Ref.of("get")).orElseThrow().seen())
        .isEqualTo(new Seen(2, before + 1_000, before + 3_000));
    assertThat(schemas.find(project, Ref.of("unknown"))).isEmpty();
    assertThat(schemas.list(project, new Page(1, 0, null)).items())
        .extracting(tool -> tool.schema().tool())
        .containsExactly("get");
    Page.Cursor next = schemas.list(project, new Page(1, 0, null)).next();
    assertThat(schemas.list(project, new Page(1, 0, next)).items())
        .extracting(tool -> tool.schema().tool())
        .containsExactly("other");
  }

  @Test
  void forgetsTheProjectsThatWereNotAskedAboutForLongest() {
    upload("get", "{\"id\": \"R-1\"}");
    List<RecentTrace> recordings = traces().recent(project, 20, PLENTY);
    Memory memory = new Memory(4);
    ProjectId other = new ProjectId(new UUID(0, 1));
    for (ProjectId one : List.of(project, other)) {
      memory.of(one).of(recordings, recording -> Learned.of(shown(), 0));
    }
    memory.trim();
    assertThat(memory.of(other).size()).as("what two places take, and their merge").isEqualTo(4);
    assertThat(memory.of(project).size()).as("forgotten").isZero();
  }

  private static Observations shown() {
    byte[] bytes = recording("get", "{\"id\": 1}").getBytes(StandardCharsets.UTF_8);
    return Observations.of(Traces.parse(bytes), "r");
  }
}
