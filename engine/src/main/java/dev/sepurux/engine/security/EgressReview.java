package dev.sepurux.engine.security;

import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Leaf;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import dev.sepurux.engine.trace.ToolFacts.Egress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * U3: a sensitive or secret value goes out to a destination that neither the user nor a trusted
 * source named. Where the user named it, he has let it read. Definite for secrets only.
 */
final class EgressReview {
  private final Analysis analysis;
  private final Findings findings;
  private final Trust trust;
  private final boolean sensitive;

  EgressReview(Analysis analysis, Findings findings, Trust trust) {
    this.analysis = analysis;
    this.findings = findings;
    this.trust = trust;
    this.sensitive =
        analysis.trace().tools().stream()
            .map(analysis::facts)
            .anyMatch(
                facts -> facts.confidentiality().value().compareTo(Confidentiality.SENSITIVE) >= 0);
  }

  /** Judges a call; calls must come in order. */
  void review(Call call) {
    ToolFacts facts = analysis.facts(call);
    if (facts.egress().value() != Egress.EXTERNAL || !sensitive) {
      return;
    }
    List<Leaf> addresses = trust.addresses(call);
    Flow flow = highest(call, addresses);
    if (flow != null && (addresses.isEmpty() || !trust.foreign(call, addresses).isEmpty())) {
      report(call, facts, flow);
    }
  }

  // The first of the most confidential values in an argument that is no address.
  private @Nullable Flow highest(Call call, List<Leaf> addresses) {
    Flow highest = null;
    for (Flow flow : analysis.provenance().originsOf(call)) {
      boolean address = addresses.stream().anyMatch(leaf -> Trust.isInto(flow, leaf));
      Confidentiality level = level(flow);
      if (!address
          && level.compareTo(Confidentiality.SENSITIVE) >= 0
          && (highest == null || level.compareTo(level(highest)) > 0)) {
        highest = flow;
      }
    }
    return highest;
  }

  private Confidentiality level(Flow flow) {
    Place from = flow.from().place();
    return from.kind() == Place.Kind.RESULT && from.call() >= 0
        ? source(from).confidentiality().value()
        : Confidentiality.INTERNAL;
  }

  private ToolFacts source(Place from) {
    return analysis.facts(analysis.trace().calls().get(from.call()));
  }

  private void report(Call call, ToolFacts facts, Flow flow) {
    Place from = flow.from().place();
    Place to = flow.to().place();
    ToolFacts source = source(from);
    String settledBy =
        facts.egress().basis() != Basis.DECLARED
            ? "declare the egress of " + facts.name()
            : source.confidentiality().basis() != Basis.DECLARED
                ? "declare the output of " + source.name()
                : null;
    boolean paired = !analysis.trace().calls().get(from.call()).pairingAssumed();
    // Sensitive data goes out in ordinary work, to people whom the user only describes.
    boolean secret = level(flow) == Confidentiality.SECRET;
    boolean sure = secret && settledBy == null && call.executed() && paired;
    findings.breach(
        UnsafeRule.U3,
        call,
        UnsafeRule.U3.category(),
        null,
        Severity.of(facts),
        sure ? Confidence.DEFINITE : Confidence.SUSPECT,
        Findings.risk(facts, settledBy),
        List.of(
            Excerpts.masked(from.step(), "/result" + from.pointer()),
            Excerpts.masked(to.step(), "/args" + to.pointer())),
        facts.name()
            + " carries a "
            + level(flow).wire()
            + " value of "
            + source.name()
            + " (step "
            + from.step()
            + ") to a destination that neither the user nor trusted data names"
            + Findings.toSettle(settledBy));
  }
}
