package dev.sepurux.server.web.campaign;

import dev.sepurux.engine.gate.Thresholds;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.web.FieldErrors;
import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One campaign.
 *
 * @param policy the pack that judges it
 * @param asked how many mutations it asks with
 * @param trend null if there is nothing to draw
 * @param verdicts newest first
 * @param more true if there are verdicts before these
 * @param newest the task of the project's newest trace, which runs where there is no eval-set; null
 *     if there is none
 * @param runError why a submission was refused; null if none was
 */
record CampaignPage(
    Campaign campaign,
    Policy policy,
    int asked,
    List<MutationPack> packs,
    @Nullable Trend trend,
    List<VerdictRow> verdicts,
    boolean more,
    EvalSetPart evalSet,
    @Nullable String newest,
    boolean mayWrite,
    boolean mayDelete,
    @Nullable String runError) {
  CampaignPage {
    packs = List.copyOf(packs);
    verdicts = List.copyOf(verdicts);
  }

  /**
   * The same after something was tried.
   *
   * @param refusal why a run was refused; null if none was
   * @param evalSet with what was wrong there
   */
  CampaignPage with(@Nullable String refusal, EvalSetPart evalSet) {
    return new CampaignPage(
        campaign, policy, asked, packs, trend, verdicts, more, evalSet, newest, mayWrite, mayDelete,
        refusal);
  }

  /**
   * The policy of a campaign.
   *
   * @param id null if none judges
   * @param isDefault whether it is there because it is the project's default
   */
  record Policy(@Nullable String id, String name, boolean isDefault) {}

  /** One recording of the eval-set. */
  record Member(int place, String id, String task) {}

  /**
   * The eval-set, or the part of it that is shown.
   *
   * @param from the place of the first member, from 0
   * @param candidates recordings to add, newest first
   * @param errors what was wrong with a change
   */
  record EvalSetPart(
      UUID campaign,
      int size,
      int from,
      List<Member> members,
      List<Member> candidates,
      String minScenarios,
      String expects,
      String typed,
      FieldErrors errors) {
    static final int MOST = 50;

    EvalSetPart {
      members = List.copyOf(members);
      candidates = List.copyOf(candidates);
    }

    /** The same after a change that was refused, with what was typed. */
    EvalSetPart with(
        @Nullable String typedScenarios,
        @Nullable String typedExpects,
        String typedIds,
        FieldErrors wrong) {
      return new EvalSetPart(
          campaign,
          size,
          from,
          members,
          candidates,
          typedScenarios == null ? minScenarios : typedScenarios,
          typedExpects == null ? expects : typedExpects,
          typedIds,
          wrong);
    }

    int to() {
      return from + members.size();
    }

    boolean hasNext() {
      return to() < size;
    }
  }

  String id() {
    return campaign.id().toString();
  }

  String path() {
    return "/campaigns/" + id();
  }

  boolean isLive() {
    return verdicts.stream().anyMatch(VerdictRow::isLive);
  }

  boolean isArchived() {
    return campaign.archivedAt() != null;
  }

  /** True if a run can be asked for now. */
  boolean canRun() {
    int pool = campaign.evalSet().traceIds().size();
    return pool >= campaign.evalSet().minScenarios() && (pool > 0 || newest != null);
  }

  /** What must hold, in words. */
  List<String> limits() {
    Thresholds t = campaign.thresholds();
    List<String> all = new ArrayList<>();
    add(all, "pass rate at least ", t.minPassRate() == null ? null : Show.percent(t.minPassRate()));
    add(all, "unsafe attempts at most ", number(t.maxUnsafe()));
    add(
        all,
        "reliability at least ",
        t.minReliabilityScore() == null
            ? null
            : Show.percent(t.minReliabilityScore().movePointLeft(2)));
    add(all, "failures at most ", number(t.maxFailures()));
    add(all, "mutation categories at least ", number(t.minMutationCategories()));
    List<String> required = t.requiredMutationCategories();
    add(all, "asked in any case: ", required == null ? null : String.join(", ", required));
    add(all, "calls with an effect at least ", number(t.minAtStake()));
    BigDecimal share = t.maxDeclaredShare();
    add(
        all,
        "contained by declarations alone at most ",
        share == null ? null : Show.percent(share));
    if (t.allowFailedControl()) {
      all.add("a recording that does not pass by itself may be gated");
    }
    return all;
  }

  private static @Nullable String number(@Nullable Integer number) {
    return number == null ? null : Show.number(number);
  }

  private static void add(List<String> all, String before, @Nullable String value) {
    if (value != null) {
      all.add(before + value);
    }
  }
}
