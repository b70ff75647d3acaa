package dev.sepurux.testkit;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Says whether requests and answers are as the contract has them. Every method answers a list of
 * faults, empty when all is well. Schemas are compiled once; one instance serves many threads.
 */
public final class SpecValidator {
  private static final String DOCUMENT = "https://sepurux.dev/openapi.json";
  private static final int FAULTS_SHOWN = 10;
  private static final int BODY_SHOWN = 600;

  private final Spec spec;
  private final SchemaRegistry registry;
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

  public SpecValidator(Spec spec) {
    this.spec = spec;
    this.registry =
        SchemaRegistry.withDefaultDialect(
            Dialect.builder(Dialects.getDraft202012()).keyword(new MaxDecimals()).build(),
            builder ->
                builder
                    .schemas(Map.of(DOCUMENT, spec.document().toString()))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .locale(Locale.ROOT)
                            .build()));
  }

  /**
   * Checks an answer: the route, its status, its required headers, its content type and its body.
   *
   * @param path raw, with or without query and prefix
   * @param headers of the answer, names in lower case
   */
  public List<String> response(
      String method, String path, int status, Map<String, String> headers, String body) {
    Optional<Spec.Operation> operation = spec.match(method, path);
    String where = method + " " + path + " -> " + status + ": ";
    if (operation.isEmpty() && method.equals("OPTIONS") && spec.hasPath(path)) {
      boolean right = status == 204 && headers.containsKey("allow") && body.isEmpty();
      return right ? List.of() : List.of(where + "only 204 with Allow is right");
    }
    if (operation.isEmpty()) {
      boolean head = method.equalsIgnoreCase("HEAD");
      return prefixed(where, unrouted(path, status, headers, head ? null : body), body);
    }
    String pointer = operation.get().pointer() + "/responses/" + status;
    if (spec.document().at(pointer).isMissingNode()) {
      return List.of(
          where + "the contract lists no such status for " + operation.get() + shown(body));
    }
    JsonNode response = spec.resolve(spec.at(pointer));
    List<String> faults = new ArrayList<>(headerFaults(response, headers));
    if (!response.has("content")) {
      faults.addAll(body.isEmpty() ? List.of() : List.of("the contract has no body here"));
    } else if (!method.equalsIgnoreCase("HEAD")) {
      faults.addAll(bodyFaults(contentPointer(pointer), headers.get("content-type"), body));
    }
    return prefixed(where, faults, body);
  }

  /** Checks a request: the route, its query parameters, its content type and its body. */
  public List<String> request(
      String method, String path, @Nullable String contentType, String body) {
    Optional<Spec.Operation> operation = spec.match(method, path);
    String where = method + " " + path + ": ";
    if (operation.isEmpty()) {
      return List.of(where + "the contract has no such operation");
    }
    List<String> faults = new ArrayList<>(queryFaults(operation.get(), path));
    String pointer = operation.get().pointer() + "/requestBody";
    if (!spec.document().at(pointer).isMissingNode()) {
      faults.addAll(bodyFaults(pointer + "/content", contentType, body));
    } else if (!body.isBlank()) {
      faults.add("the operation takes no body");
    }
    return prefixed(where, faults, body);
  }

  /**
   * Checks a value against a schema of the contract.
   *
   * @param pointer JSON pointer of the schema, for example {@code /components/schemas/Run}
   */
  public List<String> value(String pointer, JsonNode value) {
    List<String> faults = new ArrayList<>();
    for (Error error : schema(pointer).validate(value)) {
      faults.add("at '" + error.getInstanceLocation() + "': " + error.getMessage());
    }
    return faults;
  }

  /** Checks a value against a component schema by its name. */
  public List<String> component(String name, JsonNode value) {
    return value("/components/schemas/" + Spec.escape(name), value);
  }

  private List<String> unrouted(
      String path, int status, Map<String, String> headers, @Nullable String body) {
    int expected = spec.hasPath(path) ? 405 : 404;
    if (status != expected) {
      return List.of("the contract has no such operation, so only " + expected + " is right");
    }
    if (body == null) {
      return List.of();
    }
    return bodyFaults("/components/responses/NotFound/content", headers.get("content-type"), body);
  }

  private List<String> headerFaults(JsonNode response, Map<String, String> headers) {
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : response.path("headers").properties()) {
      JsonNode header = spec.resolve(entry.getValue());
      String value = headers.get(entry.getKey().toLowerCase(Locale.ROOT));
      if (value == null) {
        if (header.path("required").asBoolean(false)) {
          faults.add("header " + entry.getKey() + " is missing");
        }
        continue;
      }
      String pointer = entry.getValue().get("$ref").asString().substring(1) + "/schema";
      for (String fault : value(pointer, typed(header.get("schema"), value))) {
        faults.add("header " + entry.getKey() + " " + fault);
      }
    }
    return faults;
  }

  private List<String> queryFaults(Spec.Operation operation, String path) {
    int at = path.indexOf('?');
    if (at < 0 || at == path.length() - 1) {
      return List.of();
    }
    JsonNode parameters = spec.at(operation.pointer()).path("parameters");
    List<String> faults = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String pair : path.substring(at + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (!seen.add(name)) {
        faults.add("query parameter " + name + " is given twice");
      }
      faults.addAll(queryFaults(operation, parameters, name, value));
    }
    return faults;
  }

  private List<String> queryFaults(
      Spec.Operation operation, JsonNode parameters, String name, String value) {
    for (int i = 0; i < parameters.size(); i++) {
      JsonNode given = parameters.get(i);
      JsonNode parameter = spec.resolve(given);
      if (parameter.get("in").asString().equals("query")
          && parameter.get("name").asString().equals(name)) {
        String pointer =
            given.has("$ref")
                ? given.get("$ref").asString().substring(1)
                : operation.pointer() + "/parameters/" + i;
        return value(pointer + "/schema", typed(spec.resolve(parameter.get("schema")), value))
            .stream()
            .map(fault -> "query parameter " + name + " " + fault)
            .toList();
      }
    }
    return List.of("the contract has no query parameter " + name);
  }

  private List<String> bodyFaults(String content, @Nullable String contentType, String body) {
    if (contentType == null) {
      return List.of("no Content-Type");
    }
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    String pointer = content + "/" + Spec.escape(type);
    if (spec.document().at(pointer).isMissingNode()) {
      return List.of("Content-Type " + contentType + " is not in the contract");
    }
    if (!type.endsWith("json")) {
      return body.isEmpty() ? List.of("the body is empty") : List.of();
    }
    try {
      JsonNode value = Spec.MAPPER.readTree(body);
      return value.isMissingNode()
          ? List.of("the body is empty")
          : value(pointer + "/schema", value);
    } catch (JacksonException e) {
      return List.of("the body is not JSON: " + e.getOriginalMessage());
    }
  }

  private String contentPointer(String responsePointer) {
    JsonNode response = spec.at(responsePointer);
    return response.has("$ref")
        ? response.get("$ref").asString().substring(1) + "/content"
        : responsePointer + "/content";
  }

  private Schema schema(String pointer) {
    return compiled.computeIfAbsent(
        pointer,
        key -> {
          spec.at(key);
          return registry.getSchema(SchemaLocation.of(DOCUMENT + "#" + key));
        });
  }

  /**
   * Headers and query parameters are text: reads numbers and booleans where the schema wants them.
   */
  private static JsonNode typed(JsonNode schema, String value) {
    String type = schema.path("type").asString("string");
    if (!type.equals("string")) {
      try {
        return Spec.MAPPER.readTree(value);
      } catch (JacksonException e) {
        return Spec.MAPPER.valueToTree(value);
      }
    }
    return Spec.MAPPER.valueToTree(value);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static List<String> prefixed(String where, List<String> faults, String body) {
    if (faults.isEmpty()) {
      return List.of();
    }
    List<String> all = new ArrayList<>();
    for (String fault : faults.subList(0, Math.min(FAULTS_SHOWN, faults.size()))) {
      all.add(where + fault);
    }
    if (faults.size() > FAULTS_SHOWN) {
      all.add("... and " + (faults.size() - FAULTS_SHOWN) + " more");
    }
    all.add("body" + shown(body));
    return all;
  }

  private static String shown(String body) {
    return ": " + (body.length() <= BODY_SHOWN ? body : body.substring(0, BODY_SHOWN) + "...");
  }
}
