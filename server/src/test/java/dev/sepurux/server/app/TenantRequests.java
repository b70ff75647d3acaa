package dev.sepurux.server.app;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.http.Route;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A good request of a live route, with names in braces where ids go.
 *
 * @param body null for none
 * @param filtered whether the query names what it may name
 */
record TenantRequests(Route route, @Nullable String body, boolean filtered) {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)}");

  /** What belongs to a project, wherever it is named. */
  private static final Set<String> OWNED =
      Set.of(
          "trace_id",
          "campaign_id",
          "policy_pack_id",
          "tool_id",
          "run_id",
          "batch_id",
          "key_id",
          "approval_id",
          "project_id");

  /** Parameters that name nothing of a project. */
  private static final Set<String> PLAIN =
      Set.of(
          "limit",
          "offset",
          "cursor",
          "include_payload",
          "task_name",
          "status",
          "decision",
          "repo",
          "pull_request_number",
          "outcome",
          "class",
          "category",
          "mutation",
          "severity",
          "contained_by",
          "basis",
          "tool",
          "attempt",
          "rule",
          "action",
          "confidence",
          "mutation_pack_id",
          "template",
          "ordinal",
          "revision");

  /** The body of every operation that takes one. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          entry(
              "uploadTrace", "{\"trace_version\":\"0.1\",\"task\":{\"name\":\"t\"},\"events\":[]}"),
          entry(
              "createCampaign",
              "{\"name\":\"another\",\"mutation_set\":[],\"eval_set\":[\"{trace_id}\"],"
                  + "\"policy_pack_id\":\"{policy_pack_id}\"}"),
          entry("updateCampaign", "{\"policy_pack_id\":\"{policy_pack_id}\"}"),
          entry("updateEvalSet", "{\"add_trace_ids\":[\"{trace_id}\"],\"remove_trace_ids\":[]}"),
          entry("createRun", "{\"campaign_id\":\"{campaign_id}\",\"trace_id\":\"{trace_id}\"}"),
          entry("submitCiRun", "{\"campaign_id\":\"{campaign_id}\",\"trace_id\":\"{trace_id}\"}"),
          entry("runPack", "{\"pack\":\"{mutation_pack_id}\"}"),
          entry("createTool", "{\"name\":\"another\",\"zone\":\"trusted\"}"),
          entry("importTools", "{\"tools\":[{\"name\":\"imported\"}]}"),
          entry("replaceTool", "{\"name\":\"refund\",\"zone\":\"trusted\"}"),
          entry("createPolicyPack", "{\"name\":\"another\",\"policy\":{\"version\":\"0.1\"}}"),
          entry("replacePolicyPack", "{\"name\":\"strict\",\"policy\":{\"version\":\"0.1\"}}"),
          entry("askWhatIf", "{\"policy\":{\"version\":\"0.1\"},\"run_ids\":[\"{run_id}\"]}"),
          entry("createKey", "{\"name\":\"another\"}"),
          entry("rotateKey", "{\"overlap_seconds\":60}"),
          entry("createApproval", "{\"tool\":\"refund\",\"args\":{\"amount\":40}}"),
          entry(
              "verifyApproval",
              "{\"token\":\"{approval_token}\",\"tool\":\"refund\",\"args\":{\"amount\":40}}"),
          entry("rotateApprovalKey", "{}"),
          entry("createProject", "{\"slug\":\"another\"}"),
          entry("updateProject", "{\"retention_days\":30}"));

  private static final Set<String> BODILESS = Set.of("bootstrapTrace");

  /** Fails the test for a route that is not known here. */
  static TenantRequests of(Route route) {
    String operation = route.operationId();
    boolean takesBody = route.method() != Route.Method.GET && route.method() != Route.Method.DELETE;
    assertThat(!takesBody || BODILESS.contains(operation) || BODIES.containsKey(operation))
        .as("this matrix has a body for %s", operation)
        .isTrue();
    List<String> unknown = new ArrayList<>(places(route.path()));
    unknown.addAll(route.query());
    unknown.removeAll(OWNED);
    unknown.removeAll(PLAIN);
    assertThat(unknown).as("%s: parameters that this matrix does not know", operation).isEmpty();
    return new TenantRequests(route, takesBody ? BODIES.get(operation) : null, true);
  }

  /** The same without its query: a list shows all that it may show. */
  TenantRequests unfiltered() {
    return new TenantRequests(route, body, false);
  }

  private static List<String> places(String template) {
    return PLACE.matcher(template).results().map(found -> found.group(1)).toList();
  }

  /** Everything of a project that the request names: in its path, its query and its body. */
  List<String> references() {
    List<String> all = new ArrayList<>(places(route.path()));
    all.addAll(route.query());
    all.addAll(body == null ? List.of() : places(body));
    return all.stream().filter(OWNED::contains).distinct().sorted().toList();
  }

  ApiAnswer send(ApiClient client, Map<String, String> values) {
    return send(client, values, "");
  }

  ApiAnswer send(ApiClient client, Map<String, String> values, String moreQuery) {
    String query =
        route.query().stream()
            .filter(name -> filtered && OWNED.contains(name))
            .sorted()
            .map(name -> name + "=" + encoded(value(values, name)))
            .collect(Collectors.joining("&"));
    String all = query + (query.isEmpty() || moreQuery.isEmpty() ? "" : "&") + moreQuery;
    String path = filled(route.path(), values, true) + (all.isEmpty() ? "" : "?" + all);
    String text = body == null ? null : filled(body, values, false);
    return client.send(route.method().name(), path, text, text == null ? null : "application/json");
  }

  private static String filled(String template, Map<String, String> values, boolean encode) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> {
          String value = value(values, place.group(1));
          return Matcher.quoteReplacement(encode ? encoded(value) : value);
        });
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    assertThat(value).as("a value for %s", name).isNotNull();
    return String.valueOf(value);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
