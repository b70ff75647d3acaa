package dev.sepurux.engine.policy;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import dev.cel.runtime.CelVariableResolver;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One call that conditions are asked about. What they read of it is worked out once; every part of
 * an expression that is evaluated counts as a step, and long texts and large values as more.
 */
final class Inquiry implements CelVariableResolver, CelEvaluationListener {
  /** So many characters are read in about the time of a step. */
  private static final int CHARACTERS = 64;

  private final Circumstances call;
  private final StepBudget budget;
  private final Map<String, Optional<Object>> read = new HashMap<>();
  private long left;

  Inquiry(Circumstances call, StepBudget budget) {
    this.call = call;
    this.budget = budget;
    this.left = budget.ofDecision();
  }

  /** The steps are spent. */
  static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Spent() {
      super("the steps are spent", null, false, false);
    }
  }

  @Override
  public Optional<Object> find(String name) {
    Optional<Object> value = read.computeIfAbsent(name, call::find);
    // The library copies what it is given.
    spend(value.map(Inquiry::size).orElse(1L));
    return value;
  }

  private static long size(Object value) {
    return switch (value) {
      case Map<?, ?> members -> 1L + members.size();
      case Collection<?> items -> 1L + items.size();
      case String text -> 1L + text.length() / CHARACTERS;
      default -> 1;
    };
  }

  @Override
  public void callback(CelExpr part, Object value) {
    spend(value instanceof String text ? 1L + text.length() / CHARACTERS : 1);
  }

  private void spend(long steps) {
    left -= steps;
    if (left < 0 || !budget.take(steps)) {
      throw new Spent();
    }
  }
}
