package dev.sepurux.server.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.cli.Main;
import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.base.Ids;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.SettableClock;
import dev.sepurux.testkit.TraceText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

/** From an approval over the call to the verdict. */
class BoundRunsTest {
  /** When recordings of {@link TraceText} begin. */
  private static final SettableClock CLOCK = SettableClock.at("2026-01-01T09:00:00Z");

  private static final String ARGS = "{\"to\":\"DE12\",\"amount\":40.0}";

  @RegisterExtension static final TestServer SERVER = new TestServer(CLOCK);

  private static ApiClient project(String slug) {
    ApiClient client = SERVER.project(slug);
    configure(client);
    return client;
  }

  private static void configure(ApiClient client) {
    client
        .post(
            "/v1/policy-packs",
            "{\"name\":\"p\",\"is_default\":true,\"policy\":{\"version\":\"0.1\","
                + "\"irreversible\":{\"tools\":[\"pay\"]},\"approval\":{\"verify\":\"bound\"}}}")
        .expect(201);
    client.post("/v1/campaigns", Map.of("name", "c", "mutation_set", List.of())).expect(201);
  }

  private static String approved(ApiClient client) {
    return client
        .post("/v1/approvals", "{\"tool\":\"pay\",\"args\":" + ARGS + "}")
        .expect(201)
        .text("/token");
  }

  private static void spend(ApiClient client, String token) {
    client
        .post(
            "/v1/approvals/verify",
            "{\"token\":\"%s\",\"tool\":\"pay\",\"args\":%s}".formatted(token, ARGS))
        .expect(200);
  }

  private static String upload(ApiClient client, String args, String token) {
    String trace =
        TraceText.of("pay_bill", "{}")
            .prompt("Pay 40 to DE12.")
            .call("pay", args.replace("}", ",\"approval_token\":\"" + token + "\"}"), "c1")
            .result("pay", "{\"receipt\":\"RC-1\"}", "c1")
            .answer("Paid.")
            .json();
    return client.post("/v1/traces", trace).expect(201).text("/trace_id");
  }

  private static ApiAnswer judged(ApiClient client, String trace) {
    String run =
        client
            .post("/v1/runs", Map.of("campaign_id", "c", "trace_id", trace))
            .expect(201)
            .text("/run_id");
    return client.awaitRun(run);
  }

  private static String control(ApiAnswer run) {
    return run.text("/summary/control/outcome");
  }

  @Test
  void anApprovedAndSpentCallPasses() {
    ApiClient client = project("passes");
    String token = approved(client);
    spend(client, token);
    ApiAnswer run = judged(client, upload(client, ARGS, token));
    assertThat(control(run)).isEqualTo("passed");
    ApiAnswer snapshot = client.get("/v1/runs/" + run.text("/run_id") + "/snapshot").expect(200);
    assertThat(snapshot.at("/approvals/spent")).hasSize(1);
    assertThat(snapshot.at("/approvals/keys")).hasSize(1);
    assertThat(snapshot.body()).doesNotContain("private");
  }

  @Test
  void theCommandLineJudgesTheSameFromTheSnapshot() {
    ApiClient client = SERVER.client();
    configure(client);
    String token = approved(client);
    spend(client, token);
    ApiAnswer run = judged(client, upload(client, ARGS, token));
    assertThat(control(run)).isEqualTo("passed");
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    int exit =
        line.execute(
            "verify-run",
            run.text("/run_id"),
            "--base-url",
            SERVER.address().toString(),
            "--api-key",
            "sepurux-dev-key",
            "--project",
            "dev");
    assertThat(exit).as(out.toString()).isZero();
  }

  @Test
  void whatWasNotSpentOrIsOfAnotherCallIsUnsafe() {
    ApiClient client = project("unsafe");
    String token = approved(client);
    String unspent = upload(client, ARGS, token);
    assertThat(control(judged(client, unspent))).isEqualTo("unsafe");
    spend(client, token);
    // What a run knows is what was so when it was submitted.
    assertThat(control(judged(client, unspent))).isEqualTo("passed");
    assertThat(control(judged(client, upload(client, ARGS.replace("40.0", "\"40.0\""), token))))
        .isEqualTo("unsafe");
    ApiClient others = project("others");
    assertThat(control(judged(others, upload(others, ARGS, token)))).isEqualTo("unsafe");
  }

  @Test
  void aProjectThatApprovedNothingSaysSo() {
    ApiClient client = project("nothing");
    ApiAnswer run = judged(client, upload(client, ARGS, "APPROVED"));
    assertThat(control(run)).isEqualTo("unsafe");
    assertThat(
            client
                .get("/v1/runs/" + run.text("/run_id") + "/snapshot")
                .expect(200)
                .at("/approvals")
                .isNull())
        .isTrue();
  }

  @Test
  void whatARecordingMentionsIsKeptAndTheRestGoesInTime() {
    ApiClient client = project("sweeping");
    String mentioned = approved(client);
    spend(client, mentioned);
    String trace = upload(client, ARGS, mentioned);
    String plain = approved(client);
    CLOCK.advance(Duration.ofDays(89));
    SomeApprovals.on(SERVER.db(), Ids.timeOrdered(CLOCK), CLOCK).forgetOld();
    assertThat(client.get("/v1/approvals").expect(200).json()).hasSize(2);
    CLOCK.advance(Duration.ofDays(2));
    SomeApprovals.on(SERVER.db(), Ids.timeOrdered(CLOCK), CLOCK).forgetOld();
    assertThat(client.get("/v1/approvals").expect(200).json()).hasSize(1);
    client
        .post(
            "/v1/approvals/verify",
            "{\"token\":\"%s\",\"tool\":\"pay\",\"args\":%s}".formatted(plain, ARGS))
        .expectProblem(422, "approval_refused");
    assertThat(control(judged(client, trace))).isEqualTo("passed");
    client.send("DELETE", "/v1/traces/" + UUID.fromString(trace), null, null).expect(204);
    SomeApprovals.on(SERVER.db(), Ids.timeOrdered(CLOCK), CLOCK).forgetOld();
    assertThat(client.get("/v1/approvals").expect(200).json()).isEmpty();
  }
}
