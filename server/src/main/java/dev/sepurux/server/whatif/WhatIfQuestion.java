package dev.sepurux.server.whatif;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.policy.CandidatePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A policy in question, and the runs it is tried on.
 *
 * @param candidate the policy that is not saved, or not yet
 * @param campaign whose newest runs; null without {@code runs}: those that the pack judged
 * @param runs ids of runs and batches; empty: the newest
 * @param last how many of the newest
 * @param examples most examples of attempts, and of decisions
 */
public record WhatIfQuestion(
    PolicyPack candidate, @Nullable Ref campaign, List<UUID> runs, int last, int examples) {
  private static final int DEFAULT_LAST = 50;
  private static final int DEFAULT_EXAMPLES = 20;
  private static final int MOST_EXAMPLES = 100;

  public WhatIfQuestion {
    runs = List.copyOf(runs);
  }

  /**
   * Reads a body and compiles its policy.
   *
   * @throws Refused with {@code invalid}, each error with its place
   */
  public static WhatIfQuestion read(Fields fields) {
    JsonObject policy = CandidatePolicy.policy(fields);
    String campaign = fields.text("campaign_id");
    List<UUID> runs = runs(fields);
    Long last = fields.integer("last", 1, WhatIfs.MOST_RUNS);
    Long examples = fields.integer("examples", 0, MOST_EXAMPLES);
    boolean named = fields.any("run_ids") != null;
    if (named && campaign != null) {
      fields.error("campaign_id", "goes without run_ids: name the runs, or their campaign", "both");
    }
    if (named && last != null) {
      fields.error("last", "goes without run_ids: they say which runs, and so how many", "both");
    }
    fields.noOthers().done();
    return new WhatIfQuestion(
        CandidatePolicy.compile(policy),
        campaign == null ? null : Ref.of(campaign),
        runs,
        last == null ? DEFAULT_LAST : last.intValue(),
        examples == null ? DEFAULT_EXAMPLES : examples.intValue());
  }

  private static List<UUID> runs(Fields fields) {
    List<String> texts = fields.texts("run_ids");
    if (texts == null) {
      return List.of();
    }
    if (texts.isEmpty() || texts.size() > WhatIfs.MOST_RUNS) {
      fields.error(
          "run_ids",
          "must hold 1 to " + WhatIfs.MOST_RUNS + " ids; leave it out for the newest runs",
          "length");
    }
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      UUID id = Ids.read(texts.get(i));
      if (id == null) {
        fields.error("run_ids." + i, "must be a UUID", "uuid");
      } else {
        ids.add(id);
      }
    }
    return ids;
  }
}
