package dev.sepurux.server.web.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.web.Browser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The list of recordings, in a real browser. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TraceListJourneyTest {
  @RegisterExtension static final Browser BROWSER = new Browser();
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static void upload(String task, String tool) {
    SERVER
        .client()
        .post(
            "/v1/traces",
            Map.of(
                "task",
                Map.of("name", task),
                "events",
                List.of(Map.of("type", "tool_call", "tool", tool, "args", Map.of()))))
        .expect(201);
  }

  @Test
  @Order(1)
  void anEmptyListSaysHowToBegin() {
    BROWSER.open(SERVER.address() + "/p/dev");
    BROWSER.driver().findElement(org.openqa.selenium.By.linkText("Traces")).click();
    assertThat(BROWSER.says(".empty", "No trace yet")).contains("recording of one task");
    BROWSER.shoot("traces-empty");
  }

  @Test
  @Order(2)
  void theKeyboardFindsATraceAndTheAddressKeepsTheSearch() {
    for (int i = 0; i < 60; i++) {
      upload("Answer ticket " + i, "reply");
    }
    upload("Pay <b>the</b> bill", "send_money");
    BROWSER.open(SERVER.address() + "/p/dev/traces");
    assertThat(BROWSER.says("#found", "61 traces")).contains("Pay <b>the</b> bill");
    BROWSER.shoot("traces");
    BROWSER.find("#f-text").sendKeys("MONEY pay", Keys.ENTER);
    assertThat(BROWSER.says("#found", "1 trace found")).contains("Pay <b>the</b> bill");
    assertThat(BROWSER.address()).contains("text=MONEY").doesNotContain("kind");
    BROWSER.open(SERVER.address() + "/p/dev/traces?text=nothing");
    assertThat(BROWSER.says("#found", "0 traces")).contains("No trace is like that");
  }

  @Test
  @Order(3)
  void aCursorLeadsToTheNextPageAndBack() {
    BROWSER.open(SERVER.address() + "/p/dev/traces?text=ticket");
    assertThat(BROWSER.says("#found", "60 traces")).contains("Answer ticket 59");
    BROWSER.click(".pager a[rel=next]");
    assertThat(BROWSER.says("#found", "Answer ticket 9"))
        .contains("Answer ticket 0")
        .doesNotContain("Answer ticket 10\n");
    assertThat(BROWSER.address()).contains("text=ticket", "cursor=");
    assertThat(BROWSER.has(".pager a[rel=next]")).isFalse();
  }
}
