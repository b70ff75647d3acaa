package dev.sepurux.server.campaign;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about the terms of a campaign. A key that is not given leaves a term as it
 * is; one that is given as null puts back the default.
 *
 * @param given the keys that the request holds
 * @param mutationSet JSON null for none
 */
public record TermsChange(
    Set<String> given,
    @Nullable String name,
    @Nullable String description,
    @Nullable Ref mutationPack,
    Json mutationSet,
    @Nullable Ref policyPack,
    @Nullable Integer attemptsCount,
    @Nullable JsonObject thresholds,
    @Nullable Long seed) {
  static final String NAME = "name";
  static final String DESCRIPTION = "description";
  static final String MUTATION_PACK = "mutation_pack_id";
  static final String MUTATION_SET = "mutation_set";
  static final String POLICY_PACK = "policy_pack_id";
  static final String ATTEMPTS = "attempts_count";
  static final String THRESHOLDS = "thresholds";
  static final String SEED = "seed";
  static final List<String> KEYS =
      List.of(
          NAME, DESCRIPTION, MUTATION_PACK, MUTATION_SET, POLICY_PACK, ATTEMPTS, THRESHOLDS, SEED);

  /** The terms of a campaign about which nothing is said. */
  static final Campaign.Terms DEFAULTS =
      new Campaign.Terms(
          "", null, MutationPack.FULL, JsonNull.INSTANCE, null, Campaign.DEFAULT_ATTEMPTS, null, 0);

  /**
   * The body of a change.
   *
   * @throws Refused with {@code invalid}
   */
  public static TermsChange readPatch(Fields fields) {
    TermsChange change = read(fields);
    fields.requireSome(NAME).others().done();
    return change.checked();
  }

  /** Reads the keys; the caller refuses others and ends the reading. */
  static TermsChange read(Fields fields) {
    Set<String> given = new HashSet<>(KEYS);
    given.removeIf(key -> !fields.has(key));
    String name = given.contains(NAME) ? fields.requiredText(NAME) : null;
    Json mutationSet = fields.any(MUTATION_SET);
    return new TermsChange(
        given,
        name,
        fields.text(DESCRIPTION),
        reference(fields, MUTATION_PACK),
        mutationSet == null ? JsonNull.INSTANCE : mutationSet,
        reference(fields, POLICY_PACK),
        attempts(fields),
        thresholds(fields),
        fields.integer(SEED, 0, Campaign.MAX_SEED));
  }

  private static @Nullable JsonObject thresholds(Fields fields) {
    JsonObject given = fields.object(THRESHOLDS);
    if (given != null) {
      Selections.errors(given)
          .forEach(note -> fields.errorInside(THRESHOLDS, note.loc(), note.msg(), note.type()));
    }
    return given;
  }

  static @Nullable Integer attempts(Fields fields) {
    Long count = fields.integer(ATTEMPTS, 1, Campaign.MAX_ATTEMPTS);
    return count == null ? null : Integer.valueOf(count.intValue());
  }

  private static @Nullable Ref reference(Fields fields, String key) {
    String text = fields.text(key);
    return text == null ? null : Ref.of(text);
  }

  /** The same with names in their stored form. */
  TermsChange checked() {
    return new TermsChange(
        given,
        name == null ? null : Names.check(NAME, name),
        Names.description(description),
        mutationPack,
        mutationSet,
        policyPack,
        attemptsCount,
        thresholds,
        seed);
  }

  TermsChange withAttempts(int attempts) {
    Set<String> more = new HashSet<>(given);
    more.add(ATTEMPTS);
    return new TermsChange(
        more, name, description, mutationPack, mutationSet, policyPack, attempts, thresholds, seed);
  }

  /**
   * The terms after the change.
   *
   * @param pack the pack of {@link #mutationPack}; null if that is null
   * @param policy the pack of {@link #policyPack}; null if that is null
   */
  Campaign.Terms over(Campaign.Terms old, @Nullable MutationPack pack, @Nullable UUID policy) {
    String newName = name == null ? old.name() : name;
    Integer attempts = attemptsCount == null ? (Integer) Campaign.DEFAULT_ATTEMPTS : attemptsCount;
    return new Campaign.Terms(
        newName,
        given.contains(DESCRIPTION) ? description : old.description(),
        given.contains(MUTATION_PACK) ? packOrDefault(pack) : old.mutationPack(),
        given.contains(MUTATION_SET) ? mutationSet : old.mutationSet(),
        given.contains(POLICY_PACK) ? policy : old.policyPackId(),
        given.contains(ATTEMPTS) ? attempts : old.attemptsCount(),
        given.contains(THRESHOLDS) ? thresholds : old.thresholds(),
        given.contains(SEED) ? (seed == null ? 0 : seed) : old.seed());
  }

  private static MutationPack packOrDefault(@Nullable MutationPack pack) {
    return pack == null ? DEFAULTS.mutationPack() : pack;
  }
}
