package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Pointer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything about a trace that does not depend on an attempt: built once, shared by all of them
 * (verdict rules, section 1). Immutable.
 */
public final class Analysis {
  private final Trace trace;
  private final ToolRegistry registry;
  private final Set<String> irreversible;
  private final Basis policyBasis;
  private final Provenance provenance;
  private final TreeMap<String, ToolFacts> facts = new TreeMap<>();
  private final Map<Integer, ToolFacts> factsOfCalls = new HashMap<>();
  private final Effects effects;
  private final Recoveries recoveries;
  private final Labels labels;

  private Analysis(
      Trace trace, ToolRegistry registry, Set<String> irreversible, Basis policyBasis) {
    this.trace = trace;
    this.registry = registry;
    this.irreversible = Set.copyOf(irreversible);
    this.policyBasis = policyBasis;
    this.provenance = Provenance.of(trace);
    for (String tool : trace.tools()) {
      facts.put(tool, registry.facts(tool, trace.callsOf(tool), irreversible, policyBasis));
    }
    trace.calls().forEach(this::readCommand);
    this.effects = new Effects(trace, provenance, this::facts, this::facts);
    this.recoveries = new Recoveries(trace, effects);
    this.labels = new Labels(trace, this::facts);
  }

  /**
   * Analyses a trace.
   *
   * @param policyIrreversibleTools names that the policy pack declares irreversible, with or
   *     without {@code (commit)}
   * @param policyBasis whether somebody confirmed that pack: only then are these facts declared
   */
  public static Analysis of(
      Trace trace, ToolRegistry registry, Set<String> policyIrreversibleTools, Basis policyBasis) {
    return new Analysis(trace, registry, policyIrreversibleTools, policyBasis);
  }

  public Trace trace() {
    return trace;
  }

  public ToolRegistry registry() {
    return registry;
  }

  public Provenance provenance() {
    return provenance;
  }

  /**
   * What is known about one call: that of its tool, but where a tool runs what its arguments say,
   * this call does what these say. A SELECT has no effect because another call deletes.
   */
  public ToolFacts facts(Call call) {
    ToolFacts own = factsOfCalls.get(call.index());
    return own == null ? facts(call.tool()) : own;
  }

  private void readCommand(Call call) {
    ToolFacts known = facts(call.tool());
    Basis basis = known.effect().basis();
    if (basis == Basis.DECLARED || basis == Basis.BOOTSTRAP) {
      return;
    }
    Fact<ToolFacts.Effect> own = CommandText.effect(call.tool(), List.of(call));
    if (own != null && own.value() != known.effect().value()) {
      factsOfCalls.put(call.index(), known.withEffect(own));
    }
  }

  /** The facts of a called tool, or what is known about any other name. */
  public ToolFacts facts(String tool) {
    ToolFacts known = facts.get(tool);
    return known != null ? known : registry.facts(tool, List.of(), irreversible, policyBasis);
  }

  /**
   * True if the call changes the world: by its tool's facts, or because it is the one that commits.
   */
  public boolean hasEffect(Call call) {
    return effects.hasEffect(call);
  }

  /** The calls that change the world and count as executed, in order. */
  public List<Call> effectCalls() {
    return effects.made();
  }

  /**
   * Tool and all arguments but token, nonce, idempotency and clock fields: equal keys, equal
   * effects.
   */
  public String effectKey(Call call) {
    return effects.effectKey(call);
  }

  /**
   * Why the call, repeated as it is, has one effect; empty if nothing says so. An argument counts
   * only if it says something, differs between different effects of the recording and is the same
   * in its re-sends.
   */
  public Optional<Idempotency> idempotency(Call call) {
    return effects.idempotency(call);
  }

  /** Later executed calls with the same effect key, in order. */
  public List<Call> resends(Call call) {
    return effects.resends(call);
  }

  /** The later call that undoes this one's effect. */
  public Optional<Call> compensation(Call call) {
    return effects.compensation(call);
  }

  /** True if the call undoes an earlier effect of the recording. */
  public boolean isCompensating(Call call) {
    return effects.isUndoing(call);
  }

  /**
   * Effects that stand when everything stops just before a step: executed before it, outward,
   * without idempotency argument, never compensated in the recording and no compensation
   * themselves.
   */
  public List<Call> standingEffects(int step) {
    return effects.outward().stream().filter(call -> call.step() < step).toList();
  }

  /** True if a call with an effect is made at the step or later. */
  public boolean effectAtOrAfter(int step) {
    return !effects.made().isEmpty() && effects.made().getLast().step() >= step;
  }

  /**
   * The successful call without effect that looks at the same thing again: made after the effect's
   * answer and before any further effect, with an argument value that the effect's arguments hold
   * too (an id that only the reply carried is lost with it).
   */
  public Optional<Call> readBack(Call effect) {
    return effects.readBack(effect);
  }

  /** True if the call asks for an approval: what is approved comes later. */
  public boolean asksApproval(Call call) {
    return ToolPhrases.asksApproval(call.tool());
  }

  /** True if the two calls' arguments say the same thing about something. */
  public boolean shareValue(Call one, Call other) {
    return effects.valuesOf(one).stream().anyMatch(effects.valuesOf(other)::contains);
  }

  /** The first recorded recovery of a tool from a class of error. */
  public Optional<Recovery> recovery(String tool, Call.ErrorClass errorClass) {
    return recoveries.of(tool, errorClass);
  }

  /** How the agent got over the error of a call; empty if it did not, or there was none. */
  public Optional<Recovery> recovery(Call failed) {
    return recoveries.of(failed);
  }

  /**
   * How many effects were made before the call: calls with one number lie between the same two
   * effects.
   */
  public int stretch(Call call) {
    return effects.madeBefore(call.step());
  }

  /** The label of one argument, or of all arguments with the root pointer. */
  public Label label(Call call, Pointer argument) {
    return labels.of(provenance.originsOf(call), argument, call.step());
  }

  /** The label of each argument of a call, by name. */
  public Map<String, Label> labels(Call call) {
    return labels.ofArguments(provenance.originsOf(call), call);
  }

  /** The label of all arguments of a call together. */
  public Label label(Call call) {
    return label(call, Pointer.ROOT);
  }

  /** The label of an answer of the agent. */
  public Label label(Answer answer) {
    return labels.of(provenance.originsOfAnswer(answer.step()), Pointer.ROOT, answer.step());
  }

  /** Whether others can have written what stands at an origin. */
  public ToolFacts.Integrity integrity(Place origin) {
    return labels.integrity(origin);
  }

  /** The first step before the given one at which untrusted data was read, if any. */
  public Optional<Integer> untrustedBefore(int step) {
    return labels.untrustedBefore(step);
  }
}
