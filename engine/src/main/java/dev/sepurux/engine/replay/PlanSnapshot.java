package dev.sepurux.engine.replay;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.mutation.Catalogue;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.policy.ApprovalIssuer;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.schema.LearnedSchemas;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.ToolRegistry;
import dev.sepurux.engine.trace.Trace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a plan as they were at submission: with a recording they determine a run's result
 * to the byte. The server keeps one for every submission and serves it as {@code GET
 * /v1/runs/{id}/snapshot}; whoever has it judges the recording again without a server.
 *
 * @param engineRevision the engine that was current then
 * @param pooled true if the runs are a campaign's eval-set
 * @param terms what is judged under
 */
public record PlanSnapshot(String engineRevision, boolean pooled, Terms terms) {
  /** The highest seed: the greatest whole number that every JSON reader keeps. */
  public static final long MAX_SEED = 9_007_199_254_740_991L;

  /** The inputs of {@link RunInputs} but the recording. */
  public record Terms(
      ToolRegistry tools,
      PolicyPack policy,
      MutationSelection mutations,
      int attemptsCount,
      long seed,
      Thresholds thresholds,
      List<String> expects,
      ApprovalIssuer approvals,
      LearnedSchemas learned) {
    public Terms {
      expects = List.copyOf(expects);
    }

    /** Where nothing is known of approvals or of other recordings. */
    public Terms(
        ToolRegistry tools,
        PolicyPack policy,
        MutationSelection mutations,
        int attemptsCount,
        long seed,
        Thresholds thresholds,
        List<String> expects) {
      this(
          tools,
          policy,
          mutations,
          attemptsCount,
          seed,
          thresholds,
          expects,
          ApprovalIssuer.NONE,
          LearnedSchemas.NONE);
    }

    /** What the engine is given. */
    public RunInputs inputs(Trace trace) {
      return new RunInputs(
          trace,
          tools,
          policy,
          mutations,
          attemptsCount,
          seed,
          thresholds,
          expects,
          approvals,
          learned);
    }
  }

  /** What reading a snapshot gives. */
  public sealed interface Reading {
    /** A snapshot that can be judged under. */
    record Accepted(PlanSnapshot snapshot) implements Reading {}

    /**
     * A document that is none, or that this engine cannot judge under.
     *
     * @param notes at least one; each with a pointer into the document
     */
    record Refused(List<Note> notes) implements Reading {
      public Refused {
        notes = List.copyOf(notes);
      }
    }
  }

  /** Reads a snapshot as the server serves and keeps it; never throws. */
  public static Reading of(JsonObject document) {
    return new Reader(document).read();
  }

  private static final class Reader {
    private static final String LEARNED = "learned_result_schemas";

    private final JsonObject document;
    private final List<Note> notes = new ArrayList<>();

    Reader(JsonObject document) {
      this.document = document;
    }

    Reading read() {
      String revision = text("engine_revision");
      Terms terms =
          new Terms(
              tools(),
              policy(),
              mutations(),
              (int) whole("attempts_count", 1, RunInputs.MAX_ATTEMPTS),
              whole("seed", 0, MAX_SEED),
              thresholds(),
              expects(),
              ApprovalIssuer.read(document.get("approvals"), notes),
              learned());
      boolean pooled = Json.of(true).equals(document.get("pooled"));
      return notes.isEmpty()
          ? new Reading.Accepted(new PlanSnapshot(revision, pooled, terms))
          : new Reading.Refused(notes);
    }

    private ToolRegistry tools() {
      List<JsonObject> entries = new ArrayList<>();
      if (document.get("tools") instanceof JsonArray array) {
        for (Json item : array.items()) {
          if (item instanceof JsonObject entry) {
            // The revision is the server's, no fact about the tool.
            entries.add(entry.without("revision"));
          } else {
            add("/tools/" + entries.size(), "must be an object with a name");
          }
        }
      } else {
        add("/tools", "must be an array of tool entries; [] for none");
      }
      return ToolRegistry.of(entries);
    }

    private PolicyPack policy() {
      Json saved = document.get("policy");
      if (saved == null || saved instanceof JsonNull) {
        if (saved == null) {
          add("/policy", "must be an object with source and policy, or null for none");
        }
        return PolicyPack.NONE;
      }
      JsonObject pack = saved.asObject();
      Json policy = pack == null ? null : pack.get("policy");
      if (pack == null || policy == null) {
        add("/policy", "must be an object with source and policy, or null for none");
        return PolicyPack.NONE;
      }
      return switch (PolicyPack.parse(policy)) {
        case PolicyPack.Parsed.Accepted accepted ->
            "bootstrap".equals(pack.text("source"))
                ? accepted.pack().asBootstrap()
                : accepted.pack();
        case PolicyPack.Parsed.Refused refused -> {
          within("/policy/policy", refused.errors());
          yield PolicyPack.NONE;
        }
      };
    }

    private MutationSelection mutations() {
      MutationPack pack = MutationPack.find(text("mutation_pack_id"));
      if (pack == null) {
        add("/mutation_pack_id", "names no mutation pack that this engine has");
        return MutationSelection.FULL;
      }
      Json set = document.get("mutation_set");
      return switch (MutationSelection.parse(set instanceof JsonNull ? null : set, pack.name())) {
        case MutationSelection.Parsed.Accepted accepted -> accepted.selection();
        case MutationSelection.Parsed.Refused refused -> {
          within("/mutation_set", refused.errors());
          yield MutationSelection.FULL;
        }
      };
    }

    private Thresholds thresholds() {
      return switch (Thresholds.parse(document.get("thresholds"), Catalogue.CATEGORIES)) {
        case Thresholds.Parsed.Accepted accepted -> accepted.thresholds();
        case Thresholds.Parsed.Refused refused -> {
          within("/thresholds", refused.errors());
          yield Thresholds.DEFAULTS;
        }
      };
    }

    private List<String> expects() {
      List<String> globs = new ArrayList<>();
      if (document.get("expects") instanceof JsonArray array) {
        array.items().stream().map(Json::asText).filter(glob -> glob != null).forEach(globs::add);
        if (globs.size() == array.size()) {
          return globs;
        }
      }
      add("/expects", "must be an array of tool names or globs; [] for none");
      return globs;
    }

    private LearnedSchemas learned() {
      List<Note> found = new ArrayList<>();
      LearnedSchemas learned = LearnedSchemas.read(document.get(LEARNED), found);
      within("/" + LEARNED, found);
      return learned;
    }

    private String text(String name) {
      String text = document.text(name);
      if (text == null) {
        add(Pointer.of(name).toString(), "must be a text");
      }
      return text == null ? "" : text;
    }

    private long whole(String name, long least, long most) {
      @Nullable BigDecimal value =
          document.get(name) instanceof JsonNumber number && number.isInteger()
              ? number.decimal()
              : null;
      if (value == null
          || value.compareTo(BigDecimal.valueOf(least)) < 0
          || value.compareTo(BigDecimal.valueOf(most)) > 0) {
        add(Pointer.of(name).toString(), "must be a whole number from " + least + " to " + most);
        return least;
      }
      return value.longValueExact();
    }

    private void within(String loc, List<Note> found) {
      found.forEach(note -> notes.add(new Note(loc + note.loc(), note.msg(), note.type())));
    }

    private void add(String loc, String msg) {
      notes.add(new Note(loc, msg, "snapshot"));
    }
  }
}
