package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A named choice from the catalogue.
 *
 * @param id a UUID, fixed for ever for the packs that come with the engine
 * @param name the name
 * @param aliases other names that it answers to
 * @param description one sentence for people
 * @param mutations what it holds, in catalogue order
 */
public record MutationPack(
    String id, String name, List<String> aliases, String description, List<Mutation> mutations) {
  private static final Set<QuestionClass> ATTACKS =
      Set.of(
          QuestionClass.INJECTED_ACTION,
          QuestionClass.EXFILTRATION,
          QuestionClass.ALTERED_ARGUMENT,
          QuestionClass.APPROVAL,
          QuestionClass.POLICY_UNAVAILABLE);

  /** What breaks by itself: faults, lies, drift, repeats and wrong decisions of the model. */
  public static final MutationPack RELIABILITY =
      of(
          "5e9c0a52-7f0e-4c41-9d0a-000000000001",
          "reliability",
          "Faults, lies, drifting answers, repeated calls and wrong decisions of the model.",
          mutation -> !isAttack(mutation));

  /** What somebody does on purpose: injections, forged approvals, invented tools. */
  public static final MutationPack SECURITY =
      of(
          "5e9c0a52-7f0e-4c41-9d0a-000000000002",
          "security",
          "Injections, poisoned sources, forged approvals, and tools that do not exist.",
          mutation ->
              isAttack(mutation)
                  || mutation.id().equals("model.hallucinated_tool")
                  || mutation.id().equals("model.loop"));

  /** The whole catalogue. */
  public static final MutationPack FULL =
      of(
          "5e9c0a52-7f0e-4c41-9d0a-000000000003",
          "full",
          "Every mutation of the catalogue.",
          mutation -> true);

  /** The packs that come with the engine, in the order in which they are listed. */
  public static final List<MutationPack> BUILT_IN = List.of(RELIABILITY, SECURITY, FULL);

  private static MutationPack of(
      String id, String name, String description, Predicate<Mutation> holds) {
    return new MutationPack(
        id,
        "sepurux.core." + name,
        List.of("core." + name),
        description,
        Catalogue.all().stream().filter(holds).toList());
  }

  private static boolean isAttack(Mutation mutation) {
    return ATTACKS.contains(mutation.questionClass()) || mutation.category().equals("injection");
  }

  /** The built-in pack of this id, name or alias, or null. */
  public static @Nullable MutationPack find(String idOrName) {
    String id = idOrName.toLowerCase(Locale.ROOT);
    return BUILT_IN.stream()
        .filter(pack ->
            pack.id.equals(id) || pack.name.equals(idOrName) || pack.aliases.contains(idOrName))
        .findFirst()
        .orElse(null);
  }

  /** The categories it draws from, sorted. */
  public List<String> categories() {
    return mutations.stream().map(Mutation::category).distinct().sorted().toList();
  }

  /** The pack as {@code GET /v1/mutation-packs} serves it. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("mutation_pack_id", id)
        .put("name", name)
        .put("aliases", Json.strings(aliases))
        .put("description", description)
        .put("builtin", true)
        .put("categories", Json.strings(categories()))
        .put("mutation_count", mutations.size())
        .put("mutations", Json.array(mutations.stream().map(Mutation::toJson).toList()))
        .build();
  }
}
