package dev.sepurux.engine.policy;

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
 * @param allowedBy name of the first rule that allows it, or null
 * @param named true if the pack names the tool: an allow rule or a pattern without wildcard
 * @param blocks rules that block it
 * @param approvals guards that demand an approval
 * @param messages what people are told, for each of {@code blocks}
 */
record ToolPolicy(
    @Nullable String allowedBy,
    boolean named,
    List<Guard> blocks,
    List<String> messages,
    List<Guard> approvals,
    List<Limit> limits,
    List<Order> orders) {

  static ToolPolicy of(PolicyPack pack, String tool) {
    return new Collector(pack, tool).collect();
  }

  /** True if neither the registry nor the pack knows the tool. */
  boolean unknown(ToolFacts facts) {
    return !facts.known() && !named;
  }

  private static final class Collector {
    private final PolicyPack pack;
    private final String tool;
    private boolean named;
    private @Nullable String allowedBy;
    private final List<Guard> blocks = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final List<Guard> approvals = new ArrayList<>();

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
      return new ToolPolicy(allowedBy, named, blocks, messages, approvals, limits, orders);
    }

    private void demand(String section, List<String> globs) {
      for (String glob : globs) {
        if (fits(List.of(glob))) {
          approvals.add(new Guard(Guard.Kind.APPROVAL, section + glob));
        }
      }
    }

    private void rule(Rule rule) {
      if (!fits(rule.tools())) {
        return;
      }
      String name = "rules." + rule.id();
      switch (rule.decision()) {
        case ALLOW -> {
          named = true;
          allowedBy = allowedBy == null ? name : allowedBy;
        }
        case REQUIRE_APPROVAL -> approvals.add(new Guard(Guard.Kind.APPROVAL, name));
        case BLOCK -> {
          blocks.add(new Guard(Guard.Kind.RULE, name));
          messages.add(rule.message() == null ? "the rule blocks this tool" : rule.message());
        }
      }
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
