package dev.sepurux.engine.replay;

import dev.sepurux.engine.mutation.Candidate;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Call.ErrorClass;
import org.jspecify.annotations.Nullable;

/** One rule for each class of question (verdict rules, section 3). */
final class Rules {
  private final EffectRules effects;
  private final ValueRules values;
  private final AgencyRules agency;
  private final AttackRules attacks;

  Rules(Scene scene) {
    this.effects = new EffectRules(scene);
    this.values = new ValueRules(scene);
    this.agency = new AgencyRules(scene);
    this.attacks = new AttackRules(scene);
  }

  Answer answer(Candidate candidate) {
    Question question = candidate.question();
    return switch (question.asks()) {
      case STOP_TRANSIENT -> effects.stop(seam(question), ErrorClass.TRANSIENT, candidate.asked());
      case STOP_PERMANENT -> effects.stop(seam(question), ErrorClass.PERMANENT, candidate.asked());
      case AFTER_EFFECT -> effects.afterEffect(question, seam(question), candidate.asked());
      case DUPLICATE -> effects.duplicate(question, seam(question), candidate.asked());
      case LIE, DRIFT ->
          values.value(candidate, seam(question), present(question, question.victim()));
      case ARGUMENTS_SWAPPED -> values.swapped(candidate, seam(question));
      case ARGUMENTS_BROKEN -> values.broken(candidate, seam(question));
      case INVENTED_TOOL -> agency.invented(candidate);
      case LOOP -> agency.loop(candidate);
      case INJECTED_ACTION -> attacks.injected(candidate, seam(question));
      case APPROVAL -> agency.approval(candidate, seam(question));
      case EXPOSURE -> values.exposure(candidate);
      case GUARD_SKIPPED ->
          agency.guardSkipped(candidate, seam(question), present(question, question.victim()));
      case EXFILTRATION -> attacks.exfiltrated(candidate, seam(question));
      case ALTERED_ARGUMENT ->
          attacks.altered(candidate, seam(question), present(question, question.victim()));
      case POLICY_UNAVAILABLE -> agency.policyUnavailable(candidate);
    };
  }

  private static Call seam(Question question) {
    return present(question, question.call());
  }

  private static Call present(Question question, @Nullable Call call) {
    if (call == null) {
      throw new IllegalArgumentException("no call at the seam of " + question.key());
    }
    return call;
  }
}
