package dev.sepurux.server.hostile;

import dev.sepurux.testkit.Spec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes request bodies from the contract's schemas: most are valid, the others are broken in one or
 * two places. The same seed and number make the same body.
 */
final class BodyMaker {
  /** A body of the tree's own making stays small; the large ones have tests of their own. */
  private static final int DEEPEST = 7;

  private static final JsonMapper JSON = new JsonMapper();

  private final Spec spec;
  private final SplittableRandom random;
  private final Map<String, List<String>> known;

  /**
   * @param known texts that mean something in a member of that name, such as ids that exist
   */
  BodyMaker(Spec spec, long seed, int number, Map<String, List<String>> known) {
    this.spec = spec;
    this.random = new SplittableRandom(seed * 1_000_003L + number);
    this.known = known;
  }

  /** A body for a schema. */
  JsonNode body(JsonNode schema) {
    JsonNode made = made(schema, "", 0);
    int faults = random.nextInt(100) < 45 ? 0 : 1 + random.nextInt(2);
    for (int i = 0; i < faults; i++) {
      made = broken(made);
    }
    return made;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  // ---- what the schema allows ----

  private JsonNode made(JsonNode given, String name, int depth) {
    JsonNode schema = spec.resolve(given);
    if (schema.has("oneOf")) {
      List<JsonNode> all = schema.get("oneOf").valueStream().toList();
      return made(oneOf(all), name, depth);
    }
    if (schema.has("enum")) {
      return oneOf(schema.get("enum").valueStream().toList());
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    List<String> types = types(schema);
    return switch (types.isEmpty() ? "any" : oneOf(types)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, name, depth);
      case "string" -> JSON.valueToTree(text(schema, name));
      case "integer" -> integer(schema);
      case "number" -> number(schema);
      case "boolean" -> JSON.valueToTree(random.nextBoolean());
      case "null" -> JSON.nullNode();
      default -> anything(depth);
    };
  }

  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isString()) {
      return List.of(type.asString());
    }
    return type.valueStream().map(JsonNode::asString).toList();
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.createObjectNode();
    Set<String> wanted = new LinkedHashSet<>();
    schema.path("required").forEach(each -> wanted.add(each.asString()));
    if (schema.has("anyOf")) {
      oneOf(schema.get("anyOf").valueStream().toList())
          .path("required")
          .forEach(each -> wanted.add(each.asString()));
    }
    JsonNode properties = schema.path("properties");
    properties
        .propertyNames()
        .forEach(each -> {
          if (chance(depth > 3 ? 15 : 40)) {
            wanted.add(each);
          }
        });
    wanted.forEach(each ->
        object.set(
            each,
            properties.has(each)
                ? made(properties.get(each), each, depth + 1)
                : anything(depth + 1)));
    JsonNode more = schema.path("additionalProperties");
    if (more.isObject() && chance(50)) {
      object.set(Texts.any(random), made(more, "", depth + 1));
    } else if (!schema.has("additionalProperties") && chance(10)) {
      object.set(Texts.any(random), anything(depth + 1));
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, String name, int depth) {
    ArrayNode array = JSON.createArrayNode();
    int least = schema.path("minItems").asInt(0);
    int most = Math.min(schema.path("maxItems").asInt(4), depth > DEEPEST ? 1 : 4);
    int size = Math.max(least, random.nextInt(most + 1));
    for (int i = 0; i < size; i++) {
      array.add(made(schema.path("items"), name, depth + 1));
    }
    return array;
  }

  private String text(JsonNode schema, String name) {
    List<String> ids = known.getOrDefault(name, List.of());
    if (!ids.isEmpty() && chance(70)) {
      return oneOf(ids);
    }
    if (schema.path("format").asString("").equals("uuid")) {
      return new UUID(random.nextLong(), random.nextLong()).toString();
    }
    if (schema.path("format").asString("").equals("date-time") && chance(70)) {
      return "2199-0" + (1 + random.nextInt(9)) + "-28T23:59:59Z";
    }
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(1_000);
    String text = chance(4) ? "x".repeat(Math.min(most, 2_000)) : Texts.any(random);
    if (schema.has("pattern")
        && !text.matches("(?s).*" + schema.get("pattern").asString() + ".*")) {
      return "a.b" + random.nextInt(1_000);
    }
    int length = text.codePointCount(0, text.length());
    return length < least || length > most ? "n" + random.nextInt(1_000) : text;
  }

  private JsonNode integer(JsonNode schema) {
    long least = schema.path("minimum").asLong(-1_000);
    long most = schema.path("maximum").asLong(1_000_000);
    return switch (random.nextInt(4)) {
      case 0 -> JSON.valueToTree(least);
      case 1 -> JSON.valueToTree(most);
      default -> JSON.valueToTree(least + random.nextLong(Math.min(most - least, 1_000) + 1));
    };
  }

  private JsonNode number(JsonNode schema) {
    BigDecimal least =
        schema.has("minimum") ? schema.get("minimum").decimalValue() : BigDecimal.ONE;
    BigDecimal most =
        schema.has("maximum") ? schema.get("maximum").decimalValue() : new BigDecimal("1000");
    if (schema.has("exclusiveMinimum")) {
      least = schema.get("exclusiveMinimum").decimalValue().add(new BigDecimal("0.001"));
    }
    BigDecimal share = BigDecimal.valueOf(random.nextInt(1_001), 3);
    return JSON.valueToTree(least.add(most.subtract(least).multiply(share)));
  }

  private JsonNode anything(int depth) {
    return switch (random.nextInt(depth > DEEPEST ? 6 : 8)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.valueToTree(random.nextBoolean());
      case 2 -> JSON.valueToTree(random.nextInt(-1_000, 1_000));
      case 3 -> JSON.valueToTree(new BigDecimal("-1.25e-7"));
      case 4, 5 -> JSON.valueToTree(Texts.any(random));
      case 6 -> JSON.createArrayNode().add(anything(depth + 1)).add(anything(depth + 1));
      default -> JSON.createObjectNode().set(Texts.any(random), anything(depth + 1));
    };
  }

  // ---- one fault ----

  private JsonNode broken(JsonNode body) {
    List<JsonNode> holders = new ArrayList<>();
    gather(body, holders);
    if (holders.isEmpty() || chance(3)) {
      return anything(0);
    }
    JsonNode holder = oneOf(holders);
    if (holder instanceof ObjectNode object) {
      breakMember(object);
    } else if (holder instanceof ArrayNode array) {
      breakItem(array);
    }
    return body;
  }

  private static void gather(JsonNode node, List<JsonNode> holders) {
    if (node.isContainer()) {
      holders.add(node);
      node.forEach(each -> gather(each, holders));
    }
  }

  private void breakMember(ObjectNode object) {
    List<String> names = List.copyOf(object.propertyNames());
    if (names.isEmpty() || chance(15)) {
      object.set(Texts.any(random), anything(3));
      return;
    }
    String name = oneOf(names);
    switch (random.nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> {
        JsonNode value = object.get(name);
        object.remove(name);
        object.set(chance(50) ? name.toUpperCase(java.util.Locale.ROOT) : name + "s", value);
      }
      default -> object.set(name, odd(object.get(name)));
    }
  }

  private void breakItem(ArrayNode array) {
    if (array.isEmpty() || chance(30)) {
      array.add(anything(3));
    } else {
      int at = random.nextInt(array.size());
      array.set(at, odd(array.get(at)));
    }
  }

  /** Another type, or the same just outside what is usual. */
  private JsonNode odd(JsonNode value) {
    if (chance(50)) {
      return anything(2);
    }
    if (value.isString()) {
      return JSON.valueToTree(
          oneOf(List.of("", " ", "x".repeat(201), "x".repeat(2_001), "\t", "x".repeat(10_001))));
    }
    if (value.isNumber()) {
      return oneOf(
          List.<JsonNode>of(
              JSON.valueToTree(-1),
              JSON.valueToTree(0),
              JSON.valueToTree(new BigDecimal("0.5")),
              JSON.valueToTree(new BigDecimal("1.000")),
              JSON.valueToTree(Long.MAX_VALUE),
              JSON.valueToTree(new BigDecimal("1e15")),
              JSON.valueToTree("1")));
    }
    return anything(0);
  }
}
