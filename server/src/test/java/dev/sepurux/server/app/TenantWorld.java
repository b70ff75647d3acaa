package dev.sepurux.server.app;

import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A project with something of every kind. Two of them have the same names for the same things, and
 * one thing of each kind that only the one has.
 */
record TenantWorld(
    ApiClient client, String name, Map<String, String> values, Map<String, List<String>> foreign) {
  /** Stands in every text of a project, followed by the project's name. */
  static final String CANARY = "canary-of-";

  private static final Pattern TABLE = Pattern.compile("CREATE TABLE (\\w+)");

  static String trace(String name) {
    return TestTraces.refund().replace("ORD-1042", CANARY + name);
  }

  static TenantWorld build(TestServer server, ApiClient client, String name) {
    String canary = CANARY + name;
    Map<String, String> ids = new HashMap<>();
    Map<String, List<String>> foreign = new HashMap<>();
    ApiAnswer project = client.get("/v1/projects").expect(200);
    ids.put("project_id", project.text("/0/project_id"));
    foreign.put("project_id", List.of(project.text("/0/project_id"), project.text("/0/slug")));
    ids.put("trace_id", client.post("/v1/traces", trace(name)).expect(201).text("/trace_id"));
    client.post("/v1/traces", trace(name + "2")).expect(201);
    for (String own : List.of("", "-only-" + name)) {
      ApiAnswer tool =
          client.post(
              "/v1/tools",
              Map.of("name", "refund" + own, "zone", "trusted", "description", canary));
      ids.putIfAbsent("tool_id", tool.expect(201).text("/tool_id"));
      ApiAnswer policy =
          client.post(
              "/v1/policy-packs",
              Map.of(
                  "name",
                  "strict" + own,
                  "description",
                  canary,
                  "policy",
                  Map.of("version", "0.1")));
      ids.putIfAbsent("policy_pack_id", policy.expect(201).text("/policy_pack_id"));
      ApiAnswer campaign =
          client.post(
              "/v1/campaigns",
              Map.of(
                  "name",
                  "gate" + own,
                  "description",
                  canary,
                  "mutation_set",
                  List.of(),
                  "eval_set",
                  List.of(id(ids, "trace_id"))));
      ids.putIfAbsent("campaign_id", campaign.expect(201).text("/campaign_id"));
    }
    Map<String, ?> submission =
        Map.of("campaign_id", "gate", "repo", canary + "/agent", "pull_request_number", 7);
    for (int i = 0; i < 2; i++) {
      ApiAnswer batch = client.post("/v1/ci/runs", submission).expect(201);
      client.awaitBatch(batch.text("/batch_id"));
      ids.putIfAbsent("batch_id", batch.text("/batch_id"));
      ids.putIfAbsent("run_id", batch.text("/run_id"));
      ApiAnswer key = client.post("/v1/keys", Map.of("name", canary)).expect(201);
      ids.putIfAbsent("key_id", key.text("/key_id"));
    }
    for (int i = 0; i < 2; i++) {
      ApiAnswer approval =
          client.post(
              "/v1/approvals",
              Map.of("tool", "refund", "args", Map.of("amount", 40), "reason", canary));
      ids.putIfAbsent("approval_id", approval.expect(201).text("/approval_id"));
      ids.putIfAbsent("approval_token", approval.text("/token"));
    }
    ApiAnswer packs = client.get("/v1/mutation-packs").expect(200);
    ids.put("mutation_pack_id", packs.text("/0/name"));
    ids.put("template", "starter");
    ids.put("ordinal", "0");
    ids.put("revision", "1");
    for (String kind : List.of("trace_id", "key_id", "batch_id", "approval_id")) {
      foreign.put(kind, List.of(id(ids, kind)));
    }
    foreign.put("run_id", List.of(id(ids, "run_id"), id(ids, "batch_id")));
    foreign.put("tool_id", List.of(id(ids, "tool_id"), "refund-only-" + name));
    foreign.put("policy_pack_id", List.of(id(ids, "policy_pack_id"), "strict-only-" + name));
    foreign.put("campaign_id", List.of(id(ids, "campaign_id"), "gate-only-" + name));
    return new TenantWorld(client, name, Map.copyOf(ids), Map.copyOf(foreign));
  }

  private static String id(Map<String, String> ids, String kind) {
    return Objects.requireNonNull(ids.get(kind), kind);
  }

  String value(String parameter) {
    return values.getOrDefault(parameter, "");
  }

  /** Every text by which the project knows the thing and others must not. */
  List<String> namesOf(String parameter) {
    return foreign.getOrDefault(parameter, List.of());
  }

  /** The ids of the things, without words that anybody may say. */
  List<String> ids() {
    return values.values().stream().filter(value -> value.length() == 36).toList();
  }

  /** The project's values with one in another's place. */
  Map<String, String> with(String parameter, String value) {
    Map<String, String> all = new HashMap<>(values);
    all.put(parameter, value);
    return all;
  }

  /** A digest of every row of every table that the migrations make. */
  static String digest(TestServer server) {
    List<String> lines = new ArrayList<>();
    for (String table : tables()) {
      lines.addAll(
          server
              .db()
              .read(tx ->
                  tx.handle().select("SELECT * FROM " + table).mapToMap().list().stream()
                      .map(row -> table + line(row))
                      .sorted()
                      .toList()));
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String line(Map<String, Object> row) {
    Map<String, String> texts = new TreeMap<>();
    row.forEach((column, value) ->
        texts.put(
            column,
            value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : String.valueOf(value)));
    return texts.toString();
  }

  private static List<String> tables() {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      List<String> tables = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        TABLE.matcher(Files.readString(file)).results().forEach(m -> tables.add(m.group(1)));
      }
      return tables;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
