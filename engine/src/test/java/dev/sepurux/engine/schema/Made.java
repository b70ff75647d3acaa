package dev.sepurux.engine.schema;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made results: mostly like those of a tool, now and then like those of nobody's tool. */
final class Made {
  private static final List<String> NAMES =
      List.of("id", "status", "total", "customer", "lines", "a/b", "x~y", "", "[]", "2026-05-01");
  private static final List<String> WORDS = List.of("paid", "open", "shipped", "EUR", "USD");

  private final Random random;

  Made(long seed) {
    this.random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  Json result() {
    return switch (random.nextInt(12)) {
      case 0 -> wide(80, "n");
      case 1 -> wide(120, "m");
      case 2 -> deep();
      default -> value(0);
    };
  }

  private Json value(int depth) {
    int kind = random.nextInt(depth > 3 ? 6 : 10);
    return switch (kind) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> Json.of(random.nextBoolean());
      case 2 -> JsonNumber.parse(random.nextInt(40) + (random.nextBoolean() ? "" : ".50"));
      case 3 -> Json.of(WORDS.get(random.nextInt(WORDS.size())));
      case 4 -> Json.of("ORD-" + (1000 + random.nextInt(60)));
      case 5 -> text();
      case 6 -> list(depth);
      default -> object(depth);
    };
  }

  private Json text() {
    return switch (random.nextInt(4)) {
      case 0 -> Json.of("2026-05-0" + (1 + random.nextInt(9)));
      case 1 -> Json.of("x".repeat(random.nextInt(90)));
      case 2 -> JsonNumber.parse("1e" + random.nextInt(2_000));
      default -> Json.of("Zürich, line " + random.nextInt(5));
    };
  }

  private Json list(int depth) {
    List<Json> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(value(depth + 1));
    }
    return JsonArray.of(items);
  }

  private Json object(int depth) {
    JsonObject.Builder object = JsonObject.builder();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        object.put(name, value(depth + 1));
      }
    }
    return object.build();
  }

  private Json wide(int members, String prefix) {
    JsonObject.Builder object = JsonObject.builder();
    for (int i = 0; i < members; i++) {
      object.put(prefix + (char) ('a' + random.nextInt(26)) + random.nextInt(60), value(3));
    }
    return object.build();
  }

  private Json deep() {
    Json inner = value(3);
    for (int i = random.nextInt(20); i > 0; i--) {
      inner =
          random.nextBoolean()
              ? JsonArray.of(List.of(inner))
              : JsonObject.builder().put("in", inner).build();
    }
    return inner;
  }
}
