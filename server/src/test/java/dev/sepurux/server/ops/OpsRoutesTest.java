package dev.sepurux.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OpsRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  @Test
  void saysThatItLivesAndIsReady() {
    assertThat(SERVER.stranger().get("/livez").expect(200).text("/status")).isEqualTo("ok");
    assertThat(SERVER.stranger().get("/readyz").expect(200).text("/status")).isEqualTo("ok");
    ApiAnswer health = SERVER.stranger().get("/healthz").expect(200);
    assertThat(health.text("/checks/database")).isEqualTo("ok");
    assertThat(health.text("/checks/disk")).isNotBlank();
  }

  @Test
  void saysThatItIsADemoServerInDevelopmentMode() {
    ApiAnswer demo = SERVER.stranger().get("/demo/info").expect(200);
    assertThat(demo.at("/demo").asBoolean()).isTrue();
    assertThat(demo.text("/project_id")).isEqualTo("22222222-2222-2222-2222-222222222222");
  }

  @Test
  void publishesTheContractItWasBuiltWith() {
    ApiAnswer json = SERVER.client().get("/openapi.json").expect(200);
    assertThat(json.json()).isEqualTo(Spec.load().document());
    assertThat(SERVER.client().get("/openapi.yaml").expect(200).body()).startsWith("openapi: 3.1");
  }
}
