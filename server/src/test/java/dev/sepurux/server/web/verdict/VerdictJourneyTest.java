package dev.sepurux.server.web.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.web.Browser;
import dev.sepurux.testkit.ApiClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.WebDriverWait;

/** From a red verdict to the step that fails and to what to do, in a real browser. */
class VerdictJourneyTest {
  @RegisterExtension static final Browser BROWSER = new Browser();
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final String HOSTILE =
      "<script>window.pwned=1</script><img src=x onerror=window.pwned=1><a href=javascript:window.pwned=1>x</a>'\\\"{{1}}${1}";

  private static String judged(String campaign, String tool, String task) {
    ApiClient client = SERVER.client();
    String trace =
        """
        {"task":{"name":"TASK"},"events":[
         {"type":"prompt","name":"user","input":"Pay TASK"},
         {"type":"tool_call","tool":"readTOOL","args":{"n":"INV-1042"},"call_id":"1"},
         {"type":"tool_result","tool":"readTOOL","result":{"account":"DE8937040044","amount":1290.5,"note":"TASK WIDE"},"call_id":"1"},
         {"type":"tool_call","tool":"payTOOL","args":{"account":"DE8937040044","amount":1290.5},"call_id":"2"},
         {"type":"tool_result","tool":"payTOOL","result":{"ok":true},"call_id":"2"},
         {"type":"agent_output","output":"Paid TASK"}]}
        """
            .replace("TASK", task)
            .replace("TOOL", tool)
            .replace("WIDE", "W".repeat(600));
    String id = client.post("/v1/traces", trace).expect(201).text("/trace_id");
    client
        .post(
            "/v1/campaigns",
            Map.of(
                "name",
                campaign,
                "mutation_set",
                List.of(),
                "eval_set",
                List.of(id),
                "mutation_pack_id",
                "sepurux.core.full"))
        .expect(201);
    String batch =
        client.post("/v1/ci/runs", Map.of("campaign_id", campaign)).expect(201).text("/batch_id");
    client.awaitBatch(batch);
    return batch;
  }

  private static void open(String path) {
    BROWSER.open(SERVER.address() + path);
  }

  /** A page that can be scrolled to the side is broken: only tables may be. */
  private static void staysInItsWidth() {
    assertThat(
            BROWSER.run(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .as("what sticks out at the side of %s", BROWSER.address())
        .isEqualTo(0L);
  }

  @Test
  void fromTheRedVerdictToTheStepAndTheFix() {
    open("/batches/" + judged("journey", "_invoice", "pay an invoice"));
    BROWSER.shoot("verdict");
    assertThat(BROWSER.says(".answer h1", "Fail")).contains("Fail");
    assertThat(BROWSER.says(".bounds .missed", "Pass rate")).contains("Pass rate", "points short");
    BROWSER.find(".answer .fix a").click();
    assertThat(BROWSER.says(".answer .fix", "To do:")).contains("To do:");
    assertThat(BROWSER.says(".way", "Step")).contains("Step");
    assertThat(BROWSER.has("del") || BROWSER.has("ins")).isTrue();
    BROWSER.shoot("attempt");
    BROWSER.driver().findElements(By.cssSelector(".crumbs a")).getLast().click();
    BROWSER.find(".strip svg");
    BROWSER.shoot("run");
  }

  @Test
  void theKeyboardReachesAnAttemptThroughTheStrip() {
    String batch = judged("keyboard", "_order", "order");
    String run = SERVER.client().get("/v1/ci/batch/" + batch).text("/run_ids/0");
    open("/runs/" + run);
    BROWSER.find(".strip svg");
    BROWSER.find(".strip").sendKeys(Keys.END, Keys.ARROW_LEFT);
    String says = BROWSER.find(".strip-says").getText();
    assertThat(says).startsWith("Attempt ");
    BROWSER.find(".strip").sendKeys(Keys.ENTER);
    BROWSER.find(".facts");
    assertThat(BROWSER.address()).endsWith("/attempts/" + says.replaceAll("\\D", ""));
  }

  @Test
  void aFilterChangesTheTableAndTheAddress() {
    String batch = judged("filtered", "_list", "list");
    String run = SERVER.client().get("/v1/ci/batch/" + batch).text("/run_ids/0");
    open("/runs/" + run);
    BROWSER.find("#f-outcome option[value=failed]").click();
    BROWSER.find("#f-outcome option[value=failed][selected]");
    assertThat(BROWSER.address()).endsWith("/runs/" + run + "?outcome=failed");
    assertThat(BROWSER.find(".attempts tbody").getText()).doesNotContain("passed");
  }

  @Test
  void theListShowsBatchesAndRunsOnTheirOwnAndNarrowsThem() {
    String batch = judged("listed", "_listed", "listed");
    ApiClient client = SERVER.client();
    String trace = client.get("/v1/ci/batch/" + batch).text("/runs/0/trace_id");
    String run =
        client
            .post("/v1/runs", Map.of("campaign_id", "listed", "trace_id", trace))
            .expect(201)
            .text("/run_id");
    client.awaitRun(run);
    open("/p/dev");
    BROWSER.driver().findElement(By.linkText("All verdicts")).click();
    assertThat(BROWSER.says(".verdicts", "1 run on its own")).contains("listed", "1 scenario");
    assertThat(BROWSER.find("nav a[aria-current]").getText()).isEqualTo("Verdicts");
    BROWSER.shoot("verdicts");
    BROWSER.find("#f-decision option[value=pass]").click();
    assertThat(BROWSER.says("#found", "No verdict is like that")).contains("Show all");
    open("/p/dev/verdicts?decision=fail");
    BROWSER.driver().findElement(By.xpath("//select[@id='f-campaign']/option[.='listed']")).click();
    new WebDriverWait(BROWSER.driver(), Duration.ofSeconds(20))
        .until(_ -> BROWSER.address().contains("campaign="));
    assertThat(BROWSER.address()).contains("decision=fail");
    assertThat(BROWSER.driver().findElements(By.cssSelector(".verdicts tbody tr"))).hasSize(2);
    BROWSER.click(".verdicts a[href='/runs/" + run + "']");
    assertThat(BROWSER.says(".answer h1", "Fail")).contains("Fail");
  }

  @Test
  void hostileTextsRunNothingAndBreakNoPage() {
    String batch =
        judged(HOSTILE.replace("\\\"", "\"") + "N".repeat(60), HOSTILE, HOSTILE + "T".repeat(150));
    String run = SERVER.client().get("/v1/ci/batch/" + batch).text("/run_ids/0");
    List<String> paths =
        List.of(
            "/batches/" + batch,
            "/batches/" + batch + "/attempts",
            "/runs/" + run,
            "/runs/" + run + "/attempts/0",
            "/runs/" + run + "/attempts/5");
    for (int width : List.of(1280, 500)) {
      BROWSER.driver().manage().window().setSize(new Dimension(width, 900));
      for (String path : paths) {
        open(path);
        BROWSER.find("h1");
        staysInItsWidth();
        assertThat(BROWSER.run("return window.pwned === undefined")).as(path).isEqualTo(true);
        assertThat(BROWSER.has("main img, main a[href^='javascript']")).as(path).isFalse();
      }
    }
    BROWSER.driver().manage().window().setSize(new Dimension(1280, 900));
    BROWSER.shoot("hostile");
  }
}
