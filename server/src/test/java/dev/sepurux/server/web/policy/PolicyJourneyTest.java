package dev.sepurux.server.web.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.web.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** A policy is edited with a mistake, mended and saved, in a real browser. */
class PolicyJourneyTest {
  @RegisterExtension static final Browser BROWSER = new Browser();
  @RegisterExtension static final TestServer SERVER = new TestServer();

  @Test
  void fromATemplateThroughAMistakeToASavedPolicy() {
    BROWSER.open(SERVER.address() + "/p/dev/policies");
    BROWSER.says(".empty", "No policy yet");
    BROWSER.shoot("policies-empty");
    BROWSER.click(".choices a[href$='template=payments']");
    BROWSER.type("#name", "payments");
    assertThat(BROWSER.find("#words").getText()).contains("refunds above 100 need an approval");
    BROWSER.find("#source").sendKeys(Keys.chord(Keys.CONTROL, Keys.END));
    BROWSER.find("#source").sendKeys("limitz: []\n");
    assertThat(BROWSER.says("#source-errors", "limitz"))
        .contains("the nearest known one is limits");
    assertThat(BROWSER.find(".gutter .at-fault").getText()).isNotEmpty();
    BROWSER.shoot("policy-error");
    BROWSER.press("Save the policy");
    BROWSER.says(".wrong", "Not saved");
    assertThat(BROWSER.find("#source").getDomProperty("value")).contains("limitz");
    BROWSER.click("#source-errors button");
    BROWSER.find("#source").sendKeys(Keys.DELETE);
    BROWSER.says("#source-errors", "");
    BROWSER.press("Save the policy");
    assertThat(BROWSER.says("h1", "payments")).isNotEmpty();
    assertThat(BROWSER.says(".said", "Saved")).isNotEmpty();
    assertThat(BROWSER.find("#source").getText()).doesNotContain("limitz");
    BROWSER.shoot("policy");
    BROWSER.click(".title-row a.button");
    BROWSER.find("#source").sendKeys(Keys.chord(Keys.CONTROL, Keys.END));
    BROWSER.find("[hx-target='#what-if']").sendKeys(Keys.ENTER);
    assertThat(BROWSER.says("#what-if", "has judged no run yet")).isNotEmpty();
  }
}
