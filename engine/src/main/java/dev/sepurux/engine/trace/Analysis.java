package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Pointer;
import java.util.List;
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
  private final Provenance provenance;
  private final TreeMap<String, ToolFacts> facts = new TreeMap<>();

  private Analysis(Trace trace, ToolRegistry registry, Set<String> irreversible) {
    this.trace = trace;
    this.registry = registry;
    this.provenance = Provenance.of(trace);
    for (String tool : trace.tools()) {
      facts.put(tool, registry.facts(tool, trace.callsOf(tool), irreversible));
    }
  }

  /**
   * Analyses a trace.
   *
   * @param policyIrreversibleTools names that the policy pack declares irreversible; names without
   *     {@code (commit)}
   */
  public static Analysis of(
      Trace trace, ToolRegistry registry, Set<String> policyIrreversibleTools) {
    return new Analysis(trace, registry, policyIrreversibleTools);
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

  public ToolFacts facts(Call call) {
    return facts(call.tool());
  }

  /** The facts of a called tool, or what can be guessed about any other name. */
  public ToolFacts facts(String tool) {
    ToolFacts known = facts.get(tool);
    return known != null ? known : registry.facts(tool, List.of());
  }

  /**
   * True if the call changes the world: by its tool's facts, or because it is the one that commits.
   */
  public boolean hasEffect(Call call) {
    return call.commit() || facts(call).hasEffect();
  }

  /** The calls that change the world and count as executed, in order. */
  public List<Call> effectCalls() {
    return List.of();
  }

  /** Tool and all arguments but token, nonce and time fields: equal keys, equal effects. */
  public String effectKey(Call call) {
    return "";
  }

  /** Why the call, repeated as it is, has one effect; empty if nothing says so. */
  public Optional<Idempotency> idempotency(Call call) {
    return Optional.empty();
  }

  /** Later executed calls with the same effect key, in order. */
  public List<Call> resends(Call call) {
    return List.of();
  }

  /** The later call that undoes this one's effect. */
  public Optional<Call> compensation(Call call) {
    return Optional.empty();
  }

  /**
   * Effects that stand when everything stops just before a step: executed before it, outward,
   * without idempotency argument and never compensated in the recording.
   */
  public List<Call> standingEffects(int step) {
    return List.of();
  }

  /** True if a call with an effect is made at the step or later. */
  public boolean effectAtOrAfter(int step) {
    return false;
  }

  /** The read of the thing that the effect touched, made after it and before any further effect. */
  public Optional<Call> readBack(Call effect) {
    return Optional.empty();
  }

  /** The first recorded recovery of a tool from a class of error. */
  public Optional<Recovery> recovery(String tool, Call.ErrorClass errorClass) {
    return Optional.empty();
  }

  /**
   * How many effects were made before the call: calls of one tool with one number lie between the
   * same two effects.
   */
  public int stretch(Call call) {
    return 0;
  }

  /** The label of one argument leaf. */
  public Label label(Call call, Pointer argument) {
    return labelOf(call);
  }

  /** The label of all arguments of a call together. */
  public Label label(Call call) {
    return labelOf(call);
  }

  private Label labelOf(Call call) {
    ToolFacts known = facts(call);
    return new Label(
        known.integrity().value(),
        known.confidentiality().value(),
        Label.Certainty.SUSPECT,
        Label.Certainty.SUSPECT,
        List.of());
  }

  /** The first step before the given one at which untrusted data was read, if any. */
  public Optional<Integer> untrustedBefore(int step) {
    return Optional.empty();
  }
}
