package dev.sepurux.server.bootstrap;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.engine.trace.ToolProposal;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.SavedPolicyPack;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.Traces;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes a first campaign out of one recording. */
public final class Bootstraps {
  private static final String PACK = "bootstrap";
  private static final String RELIABILITY = "core-reliability";
  private static final String SECURITY = "core-security";

  private final Traces traces;
  private final Tools tools;
  private final PolicyPacks policyPacks;
  private final Campaigns campaigns;

  public Bootstraps(Traces traces, Tools tools, PolicyPacks policyPacks, Campaigns campaigns) {
    this.traces = traces;
    this.tools = tools;
    this.policyPacks = policyPacks;
    this.campaigns = campaigns;
  }

  /**
   * Makes what is missing; what is there stays as it is, so a second call changes nothing.
   *
   * @return empty if the project has no such trace
   */
  public TxWork<Optional<Bootstrap>> of(ProjectId project, UUID traceId) {
    // Reading a recording takes time that the one writer should not spend; its bytes never change.
    Optional<Trace> trace = traces.read(project, traceId);
    return tx ->
        trace.flatMap(
            read -> traces.find(tx, project, traceId).map(_ -> make(tx, project, traceId, read)));
  }

  private Bootstrap make(Tx tx, ProjectId project, UUID traceId, Trace trace) {
    int toolsMade = proposeTools(tx, project, trace);
    PolicyProposal proposal = new PolicyProposal(trace, tools.snapshot(tx, project).registry());
    Optional<SavedPolicyPack> before = policyPacks.find(tx, project, Ref.of(PACK));
    SavedPolicyPack pack =
        before.orElseGet(() -> policyPacks.propose(tx, project, PACK, proposal.policy()));
    JsonObject additions =
        before.flatMap(old -> proposal.additions(covered(old, proposal))).orElse(null);
    return new Bootstrap(
        traceId,
        trace.tools(),
        toolsMade,
        pack,
        before.isEmpty(),
        additions,
        List.of(
            campaign(tx, project, RELIABILITY, MutationPack.RELIABILITY, traceId),
            campaign(tx, project, SECURITY, MutationPack.SECURITY, traceId)));
  }

  private int proposeTools(Tx tx, ProjectId project, Trace trace) {
    List<ToolProposal> unknown = ToolProposal.of(trace, tools.snapshot(tx, project).registry());
    return tools.propose(tx, project, unknown).size();
  }

  private static Set<String> covered(SavedPolicyPack pack, PolicyProposal proposal) {
    return pack.compile().irreversibleAmong(proposal.irreversible());
  }

  private Bootstrap.Member campaign(
      Tx tx, ProjectId project, String name, MutationPack pack, UUID traceId) {
    Optional<Campaign> there = campaigns.find(tx, project, Ref.of(name));
    return there
        .map(campaign -> new Bootstrap.Member(campaign, false))
        .orElseGet(() ->
            new Bootstrap.Member(
                campaigns.propose(tx, project, name, pack, List.of(traceId)), true));
  }
}
