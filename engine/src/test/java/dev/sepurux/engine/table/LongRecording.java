package dev.sepurux.engine.table;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Stretches a recording with reads that nothing uses, as a long session of an agent has them. */
public final class LongRecording {
  private LongRecording() {}

  /** The recording with sensor reads in front of its third event until it has so many events. */
  public static Scenario of(Scenario scenario, int events) {
    List<JsonObject> longer = new ArrayList<>(scenario.events());
    int at = 2;
    for (int sensor = 2; longer.size() <= events - 3; sensor++) {
      longer.addAll(at, read("s-" + (1000 + sensor), sensor));
      at += 3;
    }
    while (longer.size() < events) {
      longer.add(at, thought("Still cold."));
    }
    return scenario.withEvents(longer);
  }

  private static List<JsonObject> read(String id, int sensor) {
    return List.of(
        thought("Next is " + id),
        JsonObject.builder()
            .put("type", "tool_call")
            .put("tool", "sensors.read")
            .put("args", JsonObject.builder().put("sensor_id", id).build())
            .build(),
        JsonObject.builder()
            .put("type", "tool_result")
            .put("tool", "sensors.read")
            .put("result", reading(id, sensor))
            .build());
  }

  private static JsonObject thought(String text) {
    return JsonObject.builder()
        .put("type", "llm_call")
        .put("name", "gpt-4o")
        .put("input", JsonObject.builder().put("message_count", 2).build())
        .put("output", text)
        .build();
  }

  private static Json reading(String id, int sensor) {
    return JsonObject.builder()
        .put("sensor_id", id)
        .put("celsius", JsonNumber.of(BigDecimal.valueOf(50_000L + sensor, 3)))
        .put("humidity", JsonNumber.of(BigDecimal.valueOf(6_100L + sensor, 4)))
        .build();
  }
}
