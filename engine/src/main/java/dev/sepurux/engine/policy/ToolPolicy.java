package dev.sepurux.engine.policy;

import dev.sepurux.engine.policy.PolicyPack.Egress;
import dev.sepurux.engine.policy.PolicyPack.Limit;
import dev.sepurux.engine.policy.PolicyPack.Order;
import dev.sepurux.engine.policy.PolicyPack.Rule;
import dev.sepurux.engine.trace.ToolFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a pack that speak of one tool, in pack order, so that a decision looks at nothing
 * else.
 *
 * @param named true if the pack names the tool: an allow rule or a pattern without wildcard
 * @param rulings rules that allow or block it, or demand an approval
 * @param limits bounds on its calls
 * @param orders what has to come before it
 * @param egress where it may send something
 */
record ToolPolicy(
    boolean named,
    List<Ruling> rulings,
    List<Limit> limits,
    List<Order> orders,
    List<Egress> egress) {

  /**
   * What one entry of the pack does to calls of the tool.
   *
   * @param when the condition under which it does; null for always
   * @param message what people are told if it blocks
   */
  record Ruling(Guard guard, Rule.Effect effect, @Nullable Condition when, String message) {}

  static ToolPolicy of(PolicyPack pack, String tool) {
    return new Collector(pack, tool).collect();
  }

  /** True if neither the registry nor the pack knows the tool. */
  boolean unknown(ToolFacts facts) {
    return !facts.known() && !named;
  }

  /** True if some call of the tool needs an approval. */
  boolean mayDemandApproval() {
    return rulings.stream().anyMatch(ruling -> ruling.effect() == Rule.Effect.REQUIRE_APPROVAL);
  }

  /** True if something of the pack can stop a call of the tool. */
  boolean mayStop() {
    return rulings.stream().anyMatch(ruling -> ruling.effect() != Rule.Effect.ALLOW)
        || !limits.isEmpty()
        || !orders.isEmpty()
        || !egress.isEmpty();
  }

  private static final class Collector {
    private final PolicyPack pack;
    private final String tool;
    private boolean named;
    private final List<Ruling> rulings = new ArrayList<>();

    Collector(PolicyPack pack, String tool) {
      this.pack = pack;
      this.tool = tool;
    }

    ToolPolicy collect() {
      demand("irreversible.", pack.irreversible());
      demand("approval.", pack.approval().tools());
      pack.rules().forEach(this::rule);
      List<Limit> limits = pack.limits().stream().filter(limit -> fits(limit.tools())).toList();
      List<Order> orders =
          pack.order().stream().filter(order -> fits(List.of(order.tool()))).toList();
      List<Egress> egress = pack.egress().stream().filter(rule -> fits(rule.tools())).toList();
      return new ToolPolicy(named, List.copyOf(rulings), limits, orders, egress);
    }

    private void demand(String section, List<String> globs) {
      for (String glob : globs) {
        if (fits(List.of(glob))) {
          Guard guard = new Guard(Guard.Kind.APPROVAL, section + glob);
          rulings.add(new Ruling(guard, Rule.Effect.REQUIRE_APPROVAL, null, ""));
        }
      }
    }

    private void rule(Rule rule) {
      if (!fits(rule.tools())) {
        return;
      }
      named |= rule.decision() == Rule.Effect.ALLOW;
      Guard.Kind kind =
          rule.decision() == Rule.Effect.REQUIRE_APPROVAL ? Guard.Kind.APPROVAL : Guard.Kind.RULE;
      rulings.add(
          new Ruling(
              new Guard(kind, "rules." + rule.id()),
              rule.decision(),
              rule.when(),
              rule.message() == null ? "the rule blocks this tool" : rule.message()));
    }

    private boolean fits(List<String> globs) {
      boolean found = false;
      for (String text : globs) {
        Glob glob = Glob.of(text);
        if (glob.matches(tool)) {
          found = true;
          named |= glob.isLiteral();
        }
      }
      return found;
    }
  }
}
