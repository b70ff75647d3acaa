package dev.sepurux.server.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResultSchemaRoutesTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  @Test
  void showsWhatRecordingsShowOfEachTool() {
    assertThat(SERVER.client().get("/v1/result-schemas").expect(200).body()).isEqualTo("[]");
    SERVER.client().get("/v1/result-schemas/get_order").expectProblem(404, "not_found");
    for (int i = 1; i <= 3; i++) {
      SERVER
          .client()
          .post("/v1/traces", TestTraces.guardedRefund().replace("ORD-1042", "ORD-104" + i))
          .expect(201);
    }
    ApiAnswer orders = SERVER.client().get("/v1/result-schemas/get_order").expect(200);
    assertThat(orders.at("/recordings").intValue()).isEqualTo(3);
    assertThat(orders.at("/schema/properties/order_id").toString())
        .isEqualTo(
            "{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}-[0-9]{4}$\",\"examples\":[\"ORD-1041\",\"ORD-1042\",\"ORD-1043\"]}");
    ApiAnswer all = SERVER.client().get("/v1/result-schemas?limit=1").expect(200);
    assertThat(all.text("/0/tool")).isEqualTo("get_order");
    assertThat(all.text("/0/version")).isEqualTo(orders.text("/version"));
    assertThat(
            SERVER.client().get(Objects.requireNonNull(all.nextPage())).expect(200).text("/0/tool"))
        .isEqualTo("list_refunds");
    String id =
        SERVER
            .client()
            .post("/v1/tools", Map.of("name", "get_order", "zone", "trusted"))
            .expect(201)
            .text("/tool_id");
    assertThat(SERVER.client().get("/v1/result-schemas/" + id).expect(200).body())
        .isEqualTo(orders.body());
  }

  @Test
  void whatWasLearnedCanBeDeclared() {
    SERVER.client().post("/v1/traces", TestTraces.readOnly()).expect(201);
    String learned =
        SERVER.client().get("/v1/result-schemas/get_order").expect(200).at("/schema").toString();
    SERVER
        .client()
        .post(
            "/v1/tools",
            "{\"name\":\"declared\",\"zone\":\"trusted\",\"result_schema\":" + learned + "}")
        .expect(201);
  }
}
