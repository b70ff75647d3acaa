package dev.sepurux.server.web.campaign;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.http.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a campaign as somebody types them. What is right is for the API's own reader to
 * say: {@link #body} is a body as the API takes it.
 *
 * @param include mutations and categories to ask with besides, one a line
 * @param exclude those to leave out, one a line
 * @param policy the id of a policy pack; empty for the project's default
 * @param thresholds by the API's names
 * @param required categories that must have been asked
 * @param traces ids for the eval-set of a new campaign
 * @param tag the state that it was read at; empty for a new one
 */
record CampaignForm(
    String name,
    String description,
    String pack,
    String include,
    String exclude,
    String policy,
    String attempts,
    String seed,
    Map<String, String> thresholds,
    List<String> required,
    boolean allowFailedControl,
    List<String> traces,
    String tag) {
  /** Thresholds that are numbers, in the order of the form. */
  static final List<String> NUMBERS =
      List.of(
          "min_pass_rate",
          "max_unsafe",
          "min_reliability_score",
          "max_failures",
          "min_mutation_categories",
          "min_at_stake",
          "max_declared_share");

  /** Every field that the form can say something wrong of. */
  static final List<String> FIELDS = fields();

  CampaignForm {
    thresholds = Map.copyOf(thresholds);
    required = List.copyOf(required);
    traces = List.copyOf(traces);
  }

  private static List<String> fields() {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "name",
                "description",
                "mutation_pack_id",
                "mutation_set.include",
                "mutation_set.exclude",
                "policy_pack_id",
                "attempts_count",
                "seed",
                "eval_set"));
    NUMBERS.forEach(name -> fields.add("thresholds." + name));
    fields.add("thresholds.required_mutation_categories");
    return List.copyOf(fields);
  }

  static CampaignForm blank() {
    return new CampaignForm(
        "",
        "",
        MutationPack.FULL.id(),
        "",
        "",
        "",
        Integer.toString(Campaign.DEFAULT_ATTEMPTS),
        "0",
        numbers(Thresholds.DEFAULTS),
        List.of(),
        false,
        List.of(),
        "");
  }

  static CampaignForm of(Campaign campaign) {
    Campaign.Terms terms = campaign.terms();
    Thresholds thresholds = campaign.thresholds();
    UUID policy = terms.policyPackId();
    List<String> required = thresholds.requiredMutationCategories();
    return new CampaignForm(
        terms.name(),
        Objects.requireNonNullElse(terms.description(), ""),
        terms.mutationPack().id(),
        included(terms.mutationSet()),
        excluded(terms.mutationSet()),
        policy == null ? "" : policy.toString(),
        Integer.toString(terms.attemptsCount()),
        Long.toString(terms.seed()),
        numbers(thresholds),
        required == null ? List.of() : required,
        thresholds.allowFailedControl(),
        List.of(),
        IfMatch.tag(campaign.id(), campaign.revision()));
  }

  private static Map<String, String> numbers(Thresholds thresholds) {
    JsonObject all = thresholds.toJson();
    Map<String, String> texts = new LinkedHashMap<>();
    NUMBERS.forEach(name -> {
      Json value = all.get(name);
      texts.put(name, value == null || value == JsonNull.INSTANCE ? "" : value.compact());
    });
    return texts;
  }

  /** As the lines of a text area: an id or category each, or an object with weight and params. */
  private static String included(Json set) {
    return switch (set) {
      case JsonArray list -> lines(list);
      case JsonObject object ->
          (lines(object.get("categories")) + "\n" + lines(object.get("include"))).strip();
      default -> "";
    };
  }

  private static String excluded(Json set) {
    return set instanceof JsonObject object ? lines(object.get("exclude")) : "";
  }

  private static String lines(@Nullable Json list) {
    return list instanceof JsonArray array
        ? String.join(
            "\n",
            array.items().stream()
                .map(item -> Objects.requireNonNullElseGet(item.asText(), item::compact))
                .toList())
        : "";
  }

  static CampaignForm read(Form form) {
    Map<String, String> thresholds = new LinkedHashMap<>();
    NUMBERS.forEach(name -> thresholds.put(name, form.text("thresholds." + name)));
    return new CampaignForm(
        form.raw("name"),
        form.raw("description").replace("\r\n", "\n"),
        form.text("mutation_pack_id"),
        form.text("mutation_set.include").replace("\r\n", "\n"),
        form.text("mutation_set.exclude").replace("\r\n", "\n"),
        form.text("policy_pack_id"),
        form.text("attempts_count"),
        form.text("seed"),
        thresholds,
        form.all("required_mutation_categories"),
        form.has("allow_failed_control"),
        form.all("trace_id"),
        form.raw("tag"));
  }

  /** True if the rarer fields hold anything, so that they are shown. */
  boolean isSpecial() {
    return !include.isEmpty()
        || !exclude.isEmpty()
        || !seed.equals("0")
        || !required.isEmpty()
        || allowFailedControl
        || NUMBERS.subList(3, NUMBERS.size()).stream().anyMatch(name -> !threshold(name).isEmpty());
  }

  String threshold(String name) {
    return thresholds.getOrDefault(name, "");
  }

  /**
   * The body of a request.
   *
   * @param old the campaign that is changed; null for a new one
   */
  JsonObject body(@Nullable Campaign old) {
    JsonObject.Builder body =
        JsonObject.builder()
            .put("name", name)
            .put("description", description.isBlank() ? JsonNull.INSTANCE : Json.of(description))
            .put("mutation_pack_id", pack)
            .put("policy_pack_id", policy.isEmpty() ? JsonNull.INSTANCE : Json.of(policy))
            .put("attempts_count", number(attempts))
            .put("seed", number(seed));
    // What means the same is left as it was written.
    boolean sameSet =
        old != null
            && include.equals(included(old.terms().mutationSet()))
            && exclude.equals(excluded(old.terms().mutationSet()));
    if (!sameSet) {
      body.put("mutation_set", set());
    }
    JsonObject given = limits();
    if (!applied(given, old == null ? Thresholds.DEFAULTS : old.thresholds())) {
      body.put("thresholds", given);
    }
    if (old == null && !traces.isEmpty()) {
      body.put("eval_set", Json.strings(traces));
    }
    return body.build();
  }

  private Json set() {
    if (include.isEmpty() && exclude.isEmpty()) {
      return JsonNull.INSTANCE;
    }
    return JsonObject.builder()
        .put("include", items(include))
        .put("exclude", items(exclude))
        .build();
  }

  private static Json items(String lines) {
    return Json.array(
        lines
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(CampaignForm::item)
            .toList());
  }

  private static Json item(String line) {
    Json read = line.startsWith("{") ? JsonText.parse(line) : null;
    return read == null ? Json.of(line) : read;
  }

  private JsonObject limits() {
    JsonObject.Builder json = JsonObject.builder();
    NUMBERS.forEach(name -> json.put(name, number(threshold(name))));
    json.put(
        "required_mutation_categories",
        required.isEmpty() ? JsonNull.INSTANCE : Json.strings(required));
    if (allowFailedControl) {
      json.put("allow_failed_control", true);
    }
    return json.build();
  }

  private static boolean applied(JsonObject given, Thresholds thresholds) {
    return Thresholds.parse(given, Catalogue.CATEGORIES)
            instanceof Thresholds.Parsed.Accepted accepted
        && accepted.thresholds().equals(thresholds);
  }

  /** A number where it is one; else the text, which the reader refuses with its limits. */
  private static Json number(String text) {
    if (text.isEmpty()) {
      return JsonNull.INSTANCE;
    }
    return text.matches("-?(0|[1-9][0-9]{0,18})([.][0-9]{1,18})?")
        ? JsonNumber.parse(text)
        : Json.of(text);
  }
}
