package dev.sepurux.cli;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.PlanSnapshot;
import dev.sepurux.engine.replay.RunInputs;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.ToolRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What recordings are checked under, out of the files that the options name. */
final class CheckTerms {
  /** As many questions as a campaign asks that says nothing else. */
  private static final int ATTEMPTS = 50;

  private CheckTerms() {}

  /** A file that an option names cannot be used. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * How much is asked, which first, and what has to hold.
   *
   * @param attempts 1 to 10,000
   */
  record Plan(int attempts, long seed, Thresholds thresholds) {}

  /**
   * The plan that the options say; what they leave out is as a campaign has it that says nothing.
   *
   * @param thresholds values as JSON, or words
   */
  static Plan plan(@Nullable Integer attempts, @Nullable Long seed, Map<String, String> thresholds)
      throws Unusable {
    int most = attempts == null ? ATTEMPTS : attempts;
    if (most < 1 || most > RunInputs.MAX_ATTEMPTS) {
      throw new Unusable("--attempts " + most + ": must be 1 to " + RunInputs.MAX_ATTEMPTS);
    }
    long first = seed == null ? 0 : seed;
    if (first < 0 || first > PlanSnapshot.MAX_SEED) {
      throw new Unusable("--seed " + first + ": must be 0 to " + PlanSnapshot.MAX_SEED);
    }
    JsonObject.Builder given = JsonObject.builder();
    thresholds.forEach((name, value) -> {
      Json read = JsonText.parse(value);
      given.put(name, read == null ? Json.of(value) : read);
    });
    return switch (Thresholds.parse(given.build(), Catalogue.CATEGORIES)) {
      case Thresholds.Parsed.Accepted accepted -> new Plan(most, first, accepted.thresholds());
      case Thresholds.Parsed.Refused refused ->
          throw new Unusable(
              refused.errors().stream()
                  .map(note -> "--threshold " + note.loc().substring(1) + ": " + note.msg())
                  .collect(Collectors.joining("; ")));
    };
  }

  /**
   * Terms out of single files.
   *
   * @param pack id, name or alias of a mutation pack; null: the whole catalogue
   * @param policy a policy document, or one of {@code policy}, as a saved pack or a policy file
   *     with examples has it; null: none
   * @param tools an array of tool entries, or an object with one in {@code tools}; null: none
   */
  static PlanSnapshot.Terms of(
      @Nullable String pack, @Nullable Path policy, @Nullable Path tools, Plan plan)
      throws Unusable {
    return of(pack, policy, tools, plan, "--policy");
  }

  /**
   * The same with the standard thresholds, seed 0 and 50 attempts.
   *
   * @param policyIs what names the policy's file in messages
   */
  static PlanSnapshot.Terms of(
      @Nullable String pack, @Nullable Path policy, @Nullable Path tools, String policyIs)
      throws Unusable {
    return of(pack, policy, tools, new Plan(ATTEMPTS, 0, Thresholds.DEFAULTS), policyIs);
  }

  private static PlanSnapshot.Terms of(
      @Nullable String pack,
      @Nullable Path policy,
      @Nullable Path tools,
      Plan plan,
      String policyIs)
      throws Unusable {
    return new PlanSnapshot.Terms(
        tools == null ? ToolRegistry.EMPTY : tools(tools),
        policy == null ? PolicyPack.NONE : policy(policy, policyIs),
        MutationSelection.of(pack(pack)),
        plan.attempts(),
        plan.seed(),
        plan.thresholds(),
        List.of());
  }

  private static MutationPack pack(@Nullable String name) throws Unusable {
    MutationPack pack = name == null ? MutationPack.FULL : MutationPack.find(name);
    if (pack == null) {
      throw new Unusable(
          "--pack %s: there is no such mutation pack; there are %s"
              .formatted(
                  name,
                  MutationPack.BUILT_IN.stream()
                      .map(MutationPack::name)
                      .collect(Collectors.joining(", "))));
    }
    return pack;
  }

  /**
   * A policy document, or one of {@code policy}.
   *
   * @param what names the file in messages
   */
  static PolicyPack policy(Path file, String what) throws Unusable {
    JsonObject document = object(file, what);
    boolean saved = document.get("policy") instanceof JsonObject;
    Json policy = saved ? document.get("policy") : document;
    return switch (PolicyPack.parse(policy == null ? document : policy)) {
      case PolicyPack.Parsed.Accepted accepted -> accepted.pack();
      case PolicyPack.Parsed.Refused refused ->
          throw unusable(what + " " + file, refused.errors(), saved ? "/policy" : "");
    };
  }

  private static ToolRegistry tools(Path file) throws Unusable {
    Json document = json(file, "--tools");
    Json list = document instanceof JsonObject object ? object.get("tools") : document;
    if (!(list instanceof JsonArray array)) {
      throw new Unusable(
          "--tools " + file + ": must be an array of tool entries, or an object with one in tools");
    }
    List<JsonObject> entries = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String at = (document instanceof JsonArray ? "" : "/tools") + "/" + i;
      if (!(array.get(i) instanceof JsonObject entry)) {
        throw new Unusable("--tools %s: %s must be an object with a name".formatted(file, at));
      }
      // What the API answers about a tool may be handed in as it is.
      JsonObject given = entry;
      for (String server :
          List.of("tool_id", "warnings", "revision", "created_at", "updated_at", "archived_at")) {
        given = given.without(server);
      }
      List<Note> errors =
          ToolRegistry.validate(given).stream()
              .filter(note -> !note.type().equals("unknown_zone"))
              .toList();
      if (!errors.isEmpty()) {
        throw unusable("--tools " + file, errors, at);
      }
      entries.add(given);
    }
    return ToolRegistry.of(entries);
  }

  /** A snapshot as {@code GET /v1/runs/{id}/snapshot} answers it. */
  static PlanSnapshot snapshot(Path file) throws Unusable {
    return switch (PlanSnapshot.of(object(file, "--snapshot"))) {
      case PlanSnapshot.Reading.Accepted accepted -> accepted.snapshot();
      case PlanSnapshot.Reading.Refused refused ->
          throw unusable("--snapshot " + file, refused.notes(), "");
    };
  }

  private static Unusable unusable(String what, List<Note> notes, String within) {
    return new Unusable(
        what
            + ": "
            + notes.stream()
                .map(note -> within + note.loc() + " " + note.msg())
                .collect(Collectors.joining("; ")));
  }

  private static JsonObject object(Path file, String option) throws Unusable {
    if (json(file, option) instanceof JsonObject object) {
      return object;
    }
    throw new Unusable(option + " " + file + ": must hold a JSON object");
  }

  private static Json json(Path file, String option) throws Unusable {
    try {
      return DocumentFile.read(file);
    } catch (DocumentFile.Unreadable e) {
      throw new Unusable(option + " " + file + ": " + e.getMessage());
    }
  }
}
