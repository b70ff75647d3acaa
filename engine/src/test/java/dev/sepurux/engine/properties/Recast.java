package dev.sepurux.engine.properties;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.table.Scenario;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Changes to a recording that say nothing new: no rate may move. */
final class Recast {
  private Recast() {}

  /** A member that nobody reads, in every event and every object of a result. */
  static Scenario unusedFields(Scenario scenario, Random random) {
    return events(
        scenario,
        event -> {
          JsonObject wider = event.with("x_note", unused(random));
          Json result = event.get("result");
          return result == null ? wider : wider.with("result", widened(result, random));
        });
  }

  private static Json widened(Json value, Random random) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, Json> members = new LinkedHashMap<>();
        object.members().forEach((name, child) -> members.put(name, widened(child, random)));
        members.put("zz_" + random.nextInt(1000), unused(random));
        yield new JsonObject(members);
      }
      case JsonArray array ->
          Json.array(array.items().stream().map(item -> widened(item, random)).toList());
      default -> value;
    };
  }

  // Long enough to be told apart, and unlike anything in a recording.
  private static Json unused(Random random) {
    return random.nextBoolean()
        ? Json.of("zq" + random.nextLong(1_000_000_000_000L, 9_000_000_000_000L) + "qz")
        : Json.of(random.nextLong(7_000_000_000_000L, 9_000_000_000_000L));
  }

  /** Members of all objects in another order: trace, tools and policy. */
  static Scenario keyOrder(Scenario scenario, Random random) {
    JsonObject policy = scenario.policy();
    return new Scenario(
        scenario.name(),
        (JsonObject) shuffled(scenario.trace(), random),
        scenario.tools().stream().map(tool -> (JsonObject) shuffled(tool, random)).toList(),
        policy == null ? null : (JsonObject) shuffled(policy, random),
        scenario.expect());
  }

  private static Json shuffled(Json value, Random random) {
    return switch (value) {
      case JsonObject object -> {
        List<String> names = new ArrayList<>(object.names());
        Collections.shuffle(names, random);
        Map<String, Json> members = new LinkedHashMap<>();
        for (String name : names) {
          members.put(name, shuffled(Objects.requireNonNull(object.get(name)), random));
        }
        yield new JsonObject(members);
      }
      case JsonArray array ->
          Json.array(array.items().stream().map(item -> shuffled(item, random)).toList());
      default -> value;
    };
  }

  /** The document as text with white space wherever JSON allows some. */
  static String spaced(Json value) {
    return switch (value) {
      case JsonObject object ->
          object.members().entrySet().stream()
              .map(member ->
                  " " + Json.of(member.getKey()).compact() + "\t: " + spaced(member.getValue()))
              .collect(Collectors.joining(" ,\r\n", "{\n", "\n}"));
      case JsonArray array ->
          array.items().stream()
              .map(Recast::spaced)
              .collect(Collectors.joining(" ,\n", "[ ", " ]"));
      default -> " " + value.compact() + " ";
    };
  }

  /** Other timestamps, some missing; no latencies. */
  static Scenario timestamps(Scenario scenario, Random random) {
    long[] clock = {Instant.parse("2031-05-05T00:00:00Z").toEpochMilli()};
    return events(
        scenario,
        event -> {
          clock[0] += random.nextInt(900_000);
          JsonObject bare = event.without("timestamp").without("latency_ms");
          return random.nextInt(5) == 0
              ? bare
              : bare.with("timestamp", Json.of(Instant.ofEpochMilli(clock[0]).toString()));
        });
  }

  /** Other call ids. */
  static Scenario callIds(Scenario scenario, Random random) {
    String prefix = "id" + random.nextInt(100_000) + "-";
    return texts(
        scenario,
        callIdsOf(scenario).stream()
            .collect(Collectors.toMap(id -> id, id -> prefix + id, (a, _) -> a)));
  }

  private static Set<String> callIdsOf(Scenario scenario) {
    return scenario.events().stream()
        .flatMap(event -> Stream.ofNullable(event.text("call_id")))
        .collect(Collectors.toSet());
  }

  /**
   * Other names of the same shape for everything that has an id-like name ({@code pay_3Mx81b},
   * {@code INV-2093}); the same everywhere.
   */
  static Scenario valueIds(Scenario scenario, Random random) {
    int digits = 1 + random.nextInt(8);
    int letters = 1 + random.nextInt(24);
    return mapped(scenario, text -> renamedIds(text, digits, letters));
  }

  private static String renamedIds(String text, int digits, int letters) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && isIdPart(text.charAt(end))) {
        end++;
      }
      if (end == at) {
        out.append(text.charAt(at++));
      } else {
        String word = text.substring(at, end);
        out.append(isId(word) ? rotated(word, digits, letters) : word);
        at = end;
      }
    }
    return out.toString();
  }

  private static boolean isIdPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }

  // Begins with a short word and a joint, holds a digit; a declared secret keeps its shape.
  private static boolean isId(String word) {
    int joint = Math.max(word.indexOf('_'), word.indexOf('-'));
    return joint > 0
        && joint <= 4
        && Character.isLetter(word.charAt(0))
        && !word.startsWith("sk_")
        && !word.startsWith("A-Z") // a character class in a schema or secret pattern
        && word.chars().anyMatch(c -> c >= '0' && c <= '9');
  }

  private static String rotated(String word, int digits, int letters) {
    int joint = word.indexOf('_') > 0 ? word.indexOf('_') : word.indexOf('-');
    StringBuilder out = new StringBuilder(word.substring(0, joint));
    for (char c : word.substring(joint).toCharArray()) {
      if (c >= '0' && c <= '9') {
        out.append((char) ('0' + (c - '0' + digits) % 10));
      } else if (c >= 'a' && c <= 'z') {
        out.append((char) ('a' + (c - 'a' + letters) % 26));
      } else if (c >= 'A' && c <= 'Z') {
        out.append((char) ('A' + (c - 'A' + letters) % 26));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Every tool under another name space, throughout: recording, registry, policy. */
  static Scenario toolNames(Scenario scenario, Random random) {
    String space = "ns" + random.nextInt(1000) + ".";
    Map<String, String> names = new LinkedHashMap<>();
    Stream.concat(
            scenario.events().stream().flatMap(event -> Stream.ofNullable(event.text("tool"))),
            scenario.tools().stream().flatMap(tool -> Stream.ofNullable(tool.text("name"))))
        .forEach(name -> {
          String plain = name.replace("(commit)", "");
          names.put(name, space + name);
          names.put(plain, space + plain);
        });
    Scenario renamed = texts(scenario, names);
    JsonObject policy = renamed.policy();
    return policy == null ? renamed : renamed.withPolicy((JsonObject) globs(policy, space));
  }

  // Names in a policy that no recording holds (mail.forward) move with the rest.
  private static Json globs(Json value, String space) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, Json> members = new LinkedHashMap<>();
        object
            .members()
            .forEach((name, child) ->
                members.put(
                    name,
                    name.equals("tools") && child instanceof JsonArray tools
                        ? inSpace(tools, space)
                        : globs(child, space)));
        yield new JsonObject(members);
      }
      case JsonArray array ->
          Json.array(array.items().stream().map(item -> globs(item, space)).toList());
      default -> value;
    };
  }

  private static Json inSpace(JsonArray tools, String space) {
    return Json.strings(
        tools.items().stream()
            .map(item -> Objects.requireNonNull(item.asText()))
            .map(name -> name.startsWith(space) || name.equals("*") ? name : space + name)
            .toList());
  }

  /** Reads of a tool that nothing uses, put in at random places. */
  static Scenario unrelatedReads(Scenario scenario, Random random, int count) {
    List<JsonObject> events = new ArrayList<>(scenario.events());
    for (int i = 0; i < count; i++) {
      int at = random.nextInt(events.size() + 1);
      String id = "probe-" + i + "-" + random.nextInt(1_000_000);
      events.add(
          at,
          JsonObject.builder()
              .put("type", "tool_result")
              .put("tool", "weather.get_station")
              .put("call_id", id)
              .put("result", JsonObject.builder().put("reading", unused(random)).build())
              .build());
      events.add(
          at,
          JsonObject.builder()
              .put("type", "tool_call")
              .put("tool", "weather.get_station")
              .put("call_id", id)
              .put("args", JsonObject.builder().put("station", "zst" + i + "zz").build())
              .build());
    }
    List<JsonObject> tools = new ArrayList<>(scenario.tools());
    tools.add(reader("weather.get_station"));
    return scenario.withTools(tools).withEvents(events);
  }

  /** A registry entry of a trusted tool without effect. */
  static JsonObject reader(String name) {
    return JsonObject.builder()
        .put("name", name)
        .put("zone", "trusted")
        .put("effect", "none")
        .put("egress", "none")
        .put(
            "output",
            JsonObject.builder()
                .put("integrity", "trusted")
                .put("confidentiality", "internal")
                .build())
        .build();
  }

  private static Scenario events(Scenario scenario, UnaryOperator<JsonObject> change) {
    return scenario.withEvents(scenario.events().stream().map(change).toList());
  }

  private static Scenario texts(Scenario scenario, Map<String, String> names) {
    return mapped(scenario, text -> names.getOrDefault(text, text));
  }

  private static Scenario mapped(Scenario scenario, UnaryOperator<String> change) {
    JsonObject policy = scenario.policy();
    return new Scenario(
        scenario.name(),
        (JsonObject) mapped(scenario.trace(), change),
        scenario.tools().stream().map(tool -> (JsonObject) mapped(tool, change)).toList(),
        policy == null ? null : (JsonObject) mapped(policy, change),
        scenario.expect());
  }

  private static Json mapped(@Nullable Json value, UnaryOperator<String> change) {
    return switch (Objects.requireNonNull(value)) {
      case JsonString text -> new JsonString(change.apply(text.value()));
      case JsonObject object -> {
        Map<String, Json> members = new LinkedHashMap<>();
        object.members().forEach((name, child) -> members.put(name, mapped(child, change)));
        yield new JsonObject(members);
      }
      case JsonArray array ->
          Json.array(array.items().stream().map(item -> mapped(item, change)).toList());
      case Json other -> other;
    };
  }
}
