package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.replay.PolicyComparison.Reliance;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the passes of several recordings rest on. */
public final class RelianceTally {
  private int passes;
  private int declared;
  private final Map<String, Integer> byRule = new TreeMap<>();
  private final Set<String> shown = new TreeSet<>();

  /** Adds a recording. */
  public void add(Reliance reliance) {
    passes += reliance.passes();
    declared += reliance.declared();
    reliance.byRule().forEach((rule, count) -> byRule.merge(rule, count, Integer::sum));
    shown.addAll(reliance.shown());
  }

  public int passes() {
    return passes;
  }

  /** Passes by the guard that no recording shows at work, the most first. */
  public Map<String, Integer> unshown() {
    Map<String, Integer> unshown = new LinkedHashMap<>();
    Comparator<Map.Entry<String, Integer>> most =
        Map.Entry.<String, Integer>comparingByValue().reversed();
    byRule.entrySet().stream()
        .filter(entry -> !shown.contains(entry.getKey()))
        .sorted(most.thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> unshown.put(entry.getKey(), entry.getValue()));
    return unshown;
  }

  /** Reliance on the wire. */
  public JsonObject toJson() {
    Map<String, Integer> unshown = unshown();
    return JsonObject.builder()
        .put("passes", passes)
        .put("declared", declared)
        .put("unshown", unshown.values().stream().mapToInt(Integer::intValue).sum())
        .put(
            "unshown_rules",
            Json.array(
                unshown.entrySet().stream()
                    .limit(WhatIf.MOST_RULES)
                    .map(entry ->
                        JsonObject.builder()
                            .put("rule", entry.getKey())
                            .put("passes", entry.getValue())
                            .build())
                    .toList()))
        .build();
  }
}
