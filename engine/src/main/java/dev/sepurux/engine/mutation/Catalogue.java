package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every mutation that this engine knows, in a fixed order. */
public final class Catalogue {
  /** The categories, in the order in which a plan covers them. */
  public static final List<String> CATEGORIES =
      List.of(
          "transport",
          "latency",
          "quota_auth",
          "payload",
          "semantic",
          "ordering",
          "model",
          "context",
          "injection",
          "registry",
          "governance");

  private static final List<Mutation> ALL = sorted();
  private static final Map<String, Mutation> BY_ID = byId();
  private static final Map<QuestionClass, List<Mutation>> ASKING = asking();

  private Catalogue() {}

  private static List<Mutation> sorted() {
    List<Mutation> found = new ArrayList<>();
    found.addAll(LoudFaults.all());
    found.addAll(PayloadFaults.all());
    found.addAll(Lies.all());
    found.addAll(ModelFaults.all());
    found.addAll(Attacks.all());
    List<Mutation> inOrder = new ArrayList<>();
    for (String category : CATEGORIES) {
      found.stream().filter(m -> m.category().equals(category)).forEach(inOrder::add);
    }
    if (inOrder.size() != found.size()) {
      throw new IllegalStateException("a mutation has a category that is not listed");
    }
    return List.copyOf(inOrder);
  }

  private static Map<String, Mutation> byId() {
    Map<String, Mutation> map = new TreeMap<>();
    for (Mutation mutation : ALL) {
      if (map.put(mutation.id(), mutation) != null) {
        throw new IllegalStateException("two mutations are called " + mutation.id());
      }
    }
    return map;
  }

  private static Map<QuestionClass, List<Mutation>> asking() {
    Map<QuestionClass, List<Mutation>> map = new EnumMap<>(QuestionClass.class);
    for (QuestionClass question : QuestionClass.values()) {
      map.put(question, ALL.stream().filter(m -> m.canAsk(question)).toList());
    }
    return map;
  }

  /** Those that can stand for a class of question in recorded replay, in catalogue order. */
  static List<Mutation> asking(QuestionClass question) {
    return ASKING.getOrDefault(question, List.of());
  }

  /** All mutations, by category and then in the catalogue's own order; live-only ones too. */
  public static List<Mutation> all() {
    return ALL;
  }

  /** The mutation of this id, or null. */
  public static @Nullable Mutation find(String id) {
    return BY_ID.get(id);
  }

  /** The catalogue as {@code GET /v1/mutation-packs} serves it: an array, in order. */
  public static Json toJson() {
    return Json.array(ALL.stream().map(Mutation::toJson).toList());
  }
}
