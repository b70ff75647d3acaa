package dev.sepurux.engine.policy;

import dev.sepurux.engine.policy.PolicyPack.Rule;
import dev.sepurux.engine.policy.ToolPolicy.Ruling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a pack say of one call, their conditions answered.
 *
 * @param allowedBy name of the first rule that allows it, or null
 * @param blocks rules that block it
 * @param approvals guards that demand an approval
 */
record Rulings(@Nullable String allowedBy, List<Stop> blocks, List<Guard> approvals) {

  static Rulings of(ToolPolicy policy, Inquiry call) {
    String allowedBy = null;
    List<Stop> blocks = new ArrayList<>();
    List<Guard> approvals = new ArrayList<>();
    for (Ruling ruling : policy.rulings()) {
      Condition when = ruling.when();
      Condition.Held held = when == null ? new Condition.Held.Yes() : when.ask(call);
      if (!speaks(ruling.effect(), held)) {
        continue;
      }
      switch (ruling.effect()) {
        case ALLOW -> allowedBy = allowedBy == null ? ruling.guard().name() : allowedBy;
        case REQUIRE_APPROVAL -> approvals.add(ruling.guard());
        case BLOCK -> blocks.add(new Stop(ruling.guard(), reason(ruling, held)));
      }
    }
    return new Rulings(allowedBy, blocks, approvals);
  }

  /** A condition that cannot be answered must not open anything. */
  private static boolean speaks(Rule.Effect effect, Condition.Held held) {
    return switch (held) {
      case Condition.Held.Yes _ -> true;
      case Condition.Held.No _ -> false;
      case Condition.Held.Unknown _ -> effect != Rule.Effect.ALLOW;
    };
  }

  private static String reason(Ruling ruling, Condition.Held held) {
    return held instanceof Condition.Held.Unknown(String why)
        ? ruling.message() + " (its condition cannot be answered: " + why + ")"
        : ruling.message();
  }
}
