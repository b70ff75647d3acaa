package dev.sepurux.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract, {@code spec/openapi.yaml} of the class path, as a tree and as its operations. */
public final class Spec {
  /** The prefix under which every route is served a second time. */
  public static final String PREFIX = "/api/backend";

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");
  private static final Spec LOADED = new Spec(read("spec/openapi.yaml"));

  private final JsonNode document;
  private final List<Operation> operations;

  private Spec(String yaml) {
    // Duplicate keys are refused, so that no operation or schema silently hides another.
    LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    this.document = MAPPER.valueToTree(new Load(settings).loadFromString(yaml));
    this.operations = operations(document);
  }

  /** The contract; read once. */
  public static Spec load() {
    return LOADED;
  }

  /**
   * One operation of the contract.
   *
   * @param method upper case
   * @param path as in the contract, with {@code {parameters}}
   * @param operationId the name of the handler
   * @param access {@code project_key}, {@code ci_token} or {@code public}
   * @param scope {@code read} or {@code write}; null if public
   * @param pointer JSON pointer of the operation
   */
  public record Operation(
      String method,
      String path,
      String operationId,
      String access,
      @Nullable String scope,
      String pointer) {
    @Override
    public String toString() {
      return method + " " + path + " (" + operationId + ")";
    }
  }

  /** All operations, in the order of the file. */
  public List<Operation> operations() {
    return operations;
  }

  /** The whole document. */
  public JsonNode document() {
    return document;
  }

  /** The operation by its id. */
  public Operation operation(String operationId) {
    return operations.stream()
        .filter(operation -> operation.operationId().equals(operationId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No operation " + operationId));
  }

  /**
   * The operation that answers a request, if there is one.
   *
   * @param method in any case; HEAD is answered by GET
   * @param path raw, percent-encoded, with or without query and {@link #PREFIX}
   */
  public Optional<Operation> match(String method, String path) {
    String wanted = method.equalsIgnoreCase("HEAD") ? "GET" : method.toUpperCase(Locale.ROOT);
    return candidates(path).stream()
        .filter(operation -> operation.method().equals(wanted))
        .findFirst();
  }

  /** True if the contract has this path, for any method. */
  public boolean hasPath(String path) {
    return !candidates(path).isEmpty();
  }

  /** Follows {@code $ref} until there is none. */
  public JsonNode resolve(JsonNode node) {
    JsonNode resolved = node;
    while (resolved.has("$ref") && !resolved.has("type")) {
      resolved = at(resolved.get("$ref").asString().substring(1));
    }
    return resolved;
  }

  /** The node at a JSON pointer; the contract must have it. */
  public JsonNode at(String pointer) {
    JsonNode found = document.at(pointer);
    if (found.isMissingNode()) {
      throw new IllegalArgumentException("The contract has nothing at " + pointer);
    }
    return found;
  }

  /** The text of an example, by its path in the contract, for example {@code examples/run.json}. */
  public String example(String file) {
    return read("spec/" + file);
  }

  /** Escapes a text for use in a JSON pointer. */
  static String escape(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private List<Operation> candidates(String path) {
    List<String> wanted = segments(bare(path));
    return operations.stream().filter(operation -> fits(operation.path(), wanted)).toList();
  }

  private static String bare(String path) {
    int query = path.indexOf('?');
    String raw = query < 0 ? path : path.substring(0, query);
    return raw.startsWith(PREFIX + "/") ? raw.substring(PREFIX.length()) : raw;
  }

  private static boolean fits(String template, List<String> wanted) {
    List<String> parts = segments(template);
    if (parts.size() != wanted.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      boolean free = parts.get(i).startsWith("{") && !wanted.get(i).isEmpty();
      if (!free && !parts.get(i).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.split("/", -1));
  }

  private static List<Operation> operations(JsonNode document) {
    List<Operation> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        if (METHODS.contains(entry.getKey())) {
          found.add(operation(path.getKey(), entry.getKey(), entry.getValue()));
        }
      }
    }
    return List.copyOf(found);
  }

  private static Operation operation(String path, String method, JsonNode node) {
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        node.get("operationId").asString(),
        node.get("x-access").asString(),
        node.has("x-scope") ? node.get("x-scope").asString() : null,
        "/paths/" + escape(path) + "/" + method);
  }

  private static String read(String resource) {
    try (InputStream in = Spec.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("No " + resource + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
