package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.Spec;
import dev.sepurux.testkit.TestTraces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The limits that the contract names are the limits that the server holds: for every length, size
 * and bound of every body, a value at the limit is not refused for it, and one beyond it is, with
 * its place.
 */
class SpecLimitsTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final Spec SPEC = Spec.load();
  private static final JsonMapper JSON = new JsonMapper();

  /** At the limit a text may still name nothing, or need another field beside it. */
  private static final Set<String> OTHER_MATTERS =
      Set.of(
          "condition", "unknown_reference", "unknown_mutation", "required", "order", "malformed");

  /** One limit: where it is, and what the two values beside it are. */
  private record Limit(List<String> place, String what, JsonNode at, JsonNode beyond) {}

  private Map<String, String> named = Map.of();
  private int made;
  private int count;

  @Test
  void everyLimitOfABodyIsHeldAsTheContractSaysIt() {
    ApiClient client = SERVER.project("limits");
    String trace = client.post("/v1/traces", TestTraces.readOnly()).expect(201).text("/trace_id");
    String campaign =
        client.post("/v1/campaigns", Map.of("name", "c")).expect(201).text("/campaign_id");
    named = Map.of("trace_id", trace, "campaign_id", campaign);
    client.post("/v1/tools", Map.of("name", "t", "zone", "trusted")).expect(201);
    client
        .post("/v1/policy-packs", "{\"name\":\"p\",\"policy\":{\"version\":\"0.1\"}}")
        .expect(201);
    Map<String, String> ids =
        Map.of(
            "campaign_id", campaign, "tool_id", "t", "policy_pack_id", "p", "project_id", "limits");
    List<String> checked = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Spec.Operation operation : SPEC.operations()) {
      JsonNode schema = schema(operation);
      String path = path(operation.path(), ids);
      if (schema.isMissingNode() || path.contains("{")) {
        continue;
      }
      for (Limit limit : limits(schema)) {
        faults.addAll(faults(client, operation, path, limit));
        checked.add(operation.operationId() + " " + limit.place() + " " + limit.what());
      }
    }
    assertThat(faults).isEmpty();
    assertThat(checked).hasSizeGreaterThan(100).doesNotHaveDuplicates();
  }

  private static JsonNode schema(Spec.Operation operation) {
    return SPEC.at(operation.pointer())
        .path("requestBody")
        .path("content")
        .path("application/json")
        .path("schema");
  }

  private static String path(String template, Map<String, String> ids) {
    String path = template;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      path = path.replace("{" + id.getKey() + "}", id.getValue());
    }
    return path;
  }

  private List<String> faults(
      ApiClient client, Spec.Operation operation, String path, Limit limit) {
    String name = "%s %s %s %s ".formatted(operation.method(), path, limit.place(), limit.what());
    List<String> place = Stream.concat(Stream.of("body"), limit.place().stream()).toList();
    ApiAnswer at = send(client, operation, path, limit.place(), limit.at());
    List<String> faults = new ArrayList<>();
    errors(at).stream()
        .filter(error -> texts(error.get("loc")).equals(place))
        .filter(error -> !OTHER_MATTERS.contains(error.get("type").asString()))
        .forEach(error -> faults.add(name + "at the limit is refused: " + error));
    ApiAnswer beyond = send(client, operation, path, limit.place(), limit.beyond());
    boolean refused =
        beyond.status() == 422
            && errors(beyond).stream()
                .anyMatch(error -> startsWith(texts(error.get("loc")), place));
    if (!refused) {
      faults.add(name + "beyond the limit: " + beyond.status() + " " + shortened(beyond.body()));
    }
    return faults;
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(text.length(), 300));
  }

  private static List<JsonNode> errors(ApiAnswer answer) {
    return answer.status() < 300 ? List.of() : answer.json().path("errors").valueStream().toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private static boolean startsWith(List<String> loc, List<String> place) {
    return loc.size() >= place.size() && loc.subList(0, place.size()).equals(place);
  }

  /** Sends the smallest valid body with one value put in its place. */
  private ApiAnswer send(
      ApiClient client, Spec.Operation operation, String path, List<String> place, JsonNode value) {
    ObjectNode body = (ObjectNode) with(schema(operation), place, value);
    if (body.has("name") && !place.equals(List.of("name"))) {
      boolean replaced = operation.method().equals("PUT");
      body.put("name", replaced ? path.substring(path.lastIndexOf('/') + 1) : "n" + ++made);
    }
    named.forEach((field, id) -> {
      if (body.has(field) && !place.equals(List.of(field))) {
        body.put(field, id);
      }
    });
    byte[] bytes = JSON.writeValueAsBytes(body);
    return client.sendBytes(operation.method(), path, bytes, "application/json");
  }

  private JsonNode with(JsonNode schema, List<String> place, JsonNode value) {
    if (place.isEmpty()) {
      return value;
    }
    String head = place.getFirst();
    List<String> rest = place.subList(1, place.size());
    if (head.equals("0")) {
      JsonNode items = ofType(schema, "array", "items").get("items");
      return JSON.createArrayNode().add(with(items, rest, value));
    }
    JsonNode holder =
        alternatives(schema).stream()
            .filter(each -> each.path("properties").has(head))
            .findFirst()
            .orElseThrow();
    ObjectNode object = validObject(holder);
    object.set(head, with(holder.get("properties").get(head), rest, value));
    return object;
  }

  // ---- reading schemas ----

  private static List<JsonNode> alternatives(JsonNode schema) {
    JsonNode resolved = SPEC.resolve(schema);
    if (resolved.has("oneOf")) {
      return resolved.get("oneOf").valueStream().flatMap(a -> alternatives(a).stream()).toList();
    }
    return List.of(resolved);
  }

  private static Set<String> types(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray()
        ? type.valueStream().map(JsonNode::asString).collect(Collectors.toSet())
        : type.isString() ? Set.of(type.asString()) : Set.of();
  }

  private static JsonNode ofType(JsonNode schema, String type, String having) {
    return alternatives(schema).stream()
        .filter(each -> types(each).contains(type) && each.has(having))
        .findFirst()
        .orElseThrow();
  }

  private List<Limit> limits(JsonNode schema) {
    List<Limit> found = new ArrayList<>();
    visit(schema, List.of(), found::add, new HashSet<>());
    return found;
  }

  private void visit(JsonNode schema, List<String> place, Consumer<Limit> found, Set<String> seen) {
    for (JsonNode each : alternatives(schema)) {
      if (!place.isEmpty()) {
        own(each, place, found, seen);
      }
      if (types(each).contains("object")) {
        for (Map.Entry<String, JsonNode> property : each.path("properties").properties()) {
          visit(property.getValue(), under(place, property.getKey()), found, seen);
        }
      }
      if (types(each).contains("array") && each.has("items")) {
        visit(each.get("items"), under(place, "0"), found, seen);
      }
    }
  }

  private static List<String> under(List<String> place, String more) {
    return Stream.concat(place.stream(), Stream.of(more)).toList();
  }

  private void own(JsonNode schema, List<String> place, Consumer<Limit> found, Set<String> seen) {
    if (schema.has("enum") || hasShape(schema) || schema.has("format")) {
      return;
    }
    Consumer<Limit> once =
        limit -> {
          if (seen.add(limit.place() + limit.what())) {
            found.accept(limit);
          }
        };
    if (types(schema).contains("string") && schema.has("maxLength")) {
      int most = schema.get("maxLength").asInt();
      // The last character takes two UTF-16 units and counts as one.
      JsonNode at = text("x".repeat(most - 1) + "\ud83d\ude00");
      once.accept(new Limit(place, "maxLength", at, text("x".repeat(most + 1))));
    }
    if (schema.path("minLength").asInt() == 1) {
      once.accept(new Limit(place, "minLength", text("x"), text("")));
    }
    if (types(schema).contains("array") && schema.has("maxItems")) {
      int most = schema.get("maxItems").asInt();
      once.accept(new Limit(place, "maxItems", list(schema, most), list(schema, most + 1)));
    }
    if (types(schema).contains("integer") || types(schema).contains("number")) {
      if (schema.has("maximum")) {
        long most = schema.get("maximum").asLong();
        once.accept(new Limit(place, "maximum", number(most), number(most + 1)));
      }
      if (schema.has("minimum")) {
        long least = schema.get("minimum").asLong();
        once.accept(new Limit(place, "minimum", number(least), number(least - 1)));
      }
    }
  }

  /** True if a pattern asks for more than a character that can be seen. */
  private static boolean hasShape(JsonNode schema) {
    return schema.has("pattern") && !schema.get("pattern").asString().equals("\\S");
  }

  private static JsonNode text(String text) {
    return JSON.valueToTree(text);
  }

  private static JsonNode number(long number) {
    return JSON.valueToTree(number);
  }

  private JsonNode list(JsonNode schema, int size) {
    ArrayNode list = JSON.createArrayNode();
    for (int i = 0; i < size; i++) {
      list.add(valid(schema.path("items")));
    }
    return list;
  }

  // ---- the smallest valid value, each unlike the others ----

  private JsonNode valid(JsonNode schema) {
    JsonNode first =
        alternatives(schema).stream()
            .filter(each -> !types(each).equals(Set.of("null")))
            .findFirst()
            .orElseThrow();
    if (first.has("enum")) {
      return first.get("enum").get(0);
    }
    if (types(first).contains("object")) {
      return validObject(first);
    }
    if (types(first).contains("array")) {
      return JSON.createArrayNode();
    }
    if (types(first).contains("integer") || types(first).contains("number")) {
      return number(first.path("minimum").asLong(1));
    }
    if (types(first).contains("boolean")) {
      return JSON.valueToTree(true);
    }
    if (first.path("format").asString("").equals("uuid")) {
      return text(new UUID(7, ++count).toString());
    }
    if (first.has("examples")) {
      return first.get("examples").get(0);
    }
    return text(hasShape(first) ? "a.b" : "v" + ++count);
  }

  private ObjectNode validObject(JsonNode schema) {
    ObjectNode object = JSON.createObjectNode();
    for (JsonNode name : schema.path("required")) {
      object.set(name.asString(), valid(schema.path("properties").path(name.asString())));
    }
    for (JsonNode any : schema.path("anyOf")) {
      for (JsonNode name : any.path("required")) {
        object.set(name.asString(), valid(schema.path("properties").path(name.asString())));
      }
      break;
    }
    return object;
  }
}
