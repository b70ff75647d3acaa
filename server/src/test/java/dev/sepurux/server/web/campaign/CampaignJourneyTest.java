package dev.sepurux.server.web.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.web.Browser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** A campaign is made with a mistake, mended, and run, in a real browser. */
class CampaignJourneyTest {
  @RegisterExtension static final Browser BROWSER = new Browser();
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static void upload(String task) {
    SERVER
        .client()
        .post(
            "/v1/traces",
            Map.of(
                "task",
                Map.of("name", task),
                "events",
                List.of(
                    Map.of("type", "tool_call", "tool", "pay", "args", Map.of("amount", 12)),
                    Map.of("type", "tool_result", "tool", "pay", "result", Map.of("ok", true)))))
        .expect(201);
  }

  @Test
  void fromAnEmptyListToAVerdictAndItsTrend() {
    upload("pay an invoice");
    upload("pay another invoice");
    BROWSER.open(SERVER.address() + "/p/dev/campaigns");
    assertThat(BROWSER.says(".empty", "No campaign yet")).contains("Make the first one");
    BROWSER.shoot("campaigns-empty");
    BROWSER.click(".empty .button");
    BROWSER.type("#name", "nightly");
    BROWSER.type("#t-min_pass_rate", "90");
    assertThat(BROWSER.says("#thresholds-min_pass_rate-error", "from 0 to 1")).isNotEmpty();
    assertThat(BROWSER.find("#t-min_pass_rate").getDomAttribute("aria-invalid")).isEqualTo("true");
    BROWSER.shoot("campaign-form");
    BROWSER.press("Make the campaign");
    assertThat(BROWSER.says(".wrong", "Not saved")).isNotEmpty();
    assertThat(BROWSER.find("#name").getDomProperty("value")).isEqualTo("nightly");
    BROWSER.type("#t-min_pass_rate", "0.2");
    BROWSER.find(".checks .check:first-child input").sendKeys(Keys.SPACE);
    BROWSER.find(".checks .check:last-child input").sendKeys(Keys.SPACE);
    BROWSER.press("Make the campaign");
    assertThat(BROWSER.says("#eval-set h2", "2 scenarios")).isNotEmpty();
    String first = BROWSER.find("#eval-set tbody tr:first-child a").getText();
    BROWSER.find("#eval-set tbody tr:first-child button[value=down]").sendKeys(Keys.ENTER);
    BROWSER.says("#eval-set tbody tr:last-child", first);
    BROWSER.find(".title-row button.primary").sendKeys(Keys.ENTER);
    BROWSER.says(".answer h1", "a");
    BROWSER.driver().navigate().back();
    BROWSER.driver().navigate().refresh();
    BROWSER.find("#verdicts .trend polyline");
    BROWSER.shoot("campaign");
    assertThat(BROWSER.find("#verdicts tbody tr a").getDomAttribute("href")).contains("/batches/");
  }
}
