package dev.sepurux.engine.mutation;

import dev.sepurux.engine.mutation.Questions.Approvals;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The recorded steps that guard an effect: an approval that was asked for it, a look at the effect
 * before it, and what the policy wants done first.
 */
final class GuardSteps {
  /** A guarding step and the effect that is made after it. */
  record Step(Call guard, Call effect) {}

  private final Analysis analysis;
  private final Approvals approvals;
  private final Set<Integer> found = new HashSet<>();
  private final List<Step> steps = new ArrayList<>();

  private GuardSteps(Analysis analysis, Approvals approvals) {
    this.analysis = analysis;
    this.approvals = approvals;
  }

  /** Each guarding step once, with the first effect that it guards, in order of the effects. */
  static List<Step> of(Analysis analysis, Approvals approvals) {
    GuardSteps guards = new GuardSteps(analysis, approvals);
    guards.find();
    return List.copyOf(guards.steps);
  }

  private void find() {
    List<Call> since = new ArrayList<>();
    Call last = null;
    for (Call call : analysis.trace().calls()) {
      if (Questions.isEffectSeam(analysis, call)) {
        if (last != null) {
          analysis.readBack(last).filter(since::contains).ifPresent(read -> add(read, call));
        }
        approvalFor(call, since);
        first(call);
        since.clear();
        last = call;
      } else if (call.ending() == Call.Ending.SUCCEEDED && !analysis.hasEffect(call)) {
        since.add(call);
      }
    }
  }

  /** The last step since the effect before that asked for an approval of this one. */
  private void approvalFor(Call effect, List<Call> since) {
    for (Call step : since.reversed()) {
      if (analysis.asksApproval(step)
          && (analysis.shareValue(step, effect) || feeds(step, effect))) {
        add(step, effect);
        return;
      }
    }
  }

  private boolean feeds(Call step, Call effect) {
    for (Flow flow : analysis.provenance().usesOf(step)) {
      Place to = flow.to().place();
      if (to.kind() == Place.Kind.ARGUMENT && to.call() == effect.index()) {
        return true;
      }
    }
    return false;
  }

  /** The first step that an order of the policy wants before the effect. */
  private void first(Call effect) {
    if (!approvals.isOrdered(effect.tool())) {
      return;
    }
    for (Call step : analysis.trace().calls().subList(0, effect.index())) {
      if (step.ending() == Call.Ending.SUCCEEDED
          && approvals.comesFirst(step.tool(), effect.tool())) {
        add(step, effect);
        return;
      }
    }
  }

  private void add(Call guard, Call effect) {
    if (found.add(guard.index())) {
      steps.add(new Step(guard, effect));
    }
  }
}
