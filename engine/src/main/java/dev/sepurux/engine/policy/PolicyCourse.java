package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.policy.PolicyDecision.Approval;
import dev.sepurux.engine.policy.PolicyPack.Egress;
import dev.sepurux.engine.policy.PolicyPack.Limit;
import dev.sepurux.engine.policy.PolicyPack.Order;
import dev.sepurux.engine.policy.PolicyPack.UnknownTools;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Label;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy pack applied to one recording: built once, asked about the recorded calls and about any
 * call that a mutation changes, adds or re-sends. For one thread: it remembers labels that it has
 * read, and counts the steps that conditions take of the run's budget.
 */
public final class PolicyCourse {
  private static final Set<String> ZONES = Set.of("trusted", "untrusted", "sensitive");

  private final PolicyPack pack;
  private final StepBudget steps;
  private final Analysis analysis;
  private final List<Call> calls;
  private final Map<String, ToolPolicy> tools = new HashMap<>();
  private final Map<List<String>, int[]> callsOf = new HashMap<>();
  private final Map<Order, Done> firstAfter = new HashMap<>();
  private final TokenCheck tokens;
  private final History history;
  private final Map<Integer, Map<String, Label>> labels = new HashMap<>();

  private PolicyCourse(PolicyPack pack, Analysis analysis, ApprovalIssuer issuer) {
    this.pack = pack;
    this.steps = new StepBudget(analysis.trace().calls().size());
    this.analysis = analysis;
    this.calls = analysis.trace().calls();
    this.history = hasConditions(pack) ? History.of(analysis) : History.NONE;
    this.tokens = new TokenCheck(pack.approval(), analysis, issuer);
    for (String tool : analysis.trace().tools()) {
      tools.put(tool, ToolPolicy.of(pack, tool));
    }
    for (String tool : analysis.registry().names()) {
      tools.computeIfAbsent(tool, name -> ToolPolicy.of(pack, name));
    }
    pack.limits().stream()
        .filter(limit -> limit.maxCalls() != null)
        .forEach(limit -> callsOf.computeIfAbsent(limit.tools(), this::countedCalls));
    pack.order()
        .forEach(order ->
            firstAfter.put(order, first(Glob.of(order.after()), Circumstances.NONE_LEFT_OUT)));
  }

  private static boolean hasConditions(PolicyPack pack) {
    return pack.rules().stream().anyMatch(rule -> rule.when() != null);
  }

  /** Where nothing is known of approvals that this project has issued. */
  public static PolicyCourse of(PolicyPack pack, Analysis analysis) {
    return of(pack, analysis, ApprovalIssuer.NONE);
  }

  /**
   * The same with the project's approvals.
   *
   * @param issuer what {@code verify: bound} checks tokens against
   */
  public static PolicyCourse of(PolicyPack pack, Analysis analysis, ApprovalIssuer issuer) {
    return new PolicyCourse(pack, analysis, issuer);
  }

  /** The indexes of the calls of the tools that were let through, ascending. */
  private int[] countedCalls(List<String> globs) {
    List<Glob> patterns = globs.stream().map(Glob::of).toList();
    return calls.stream()
        .filter(call -> call.ending() != Call.Ending.BLOCKED)
        .filter(call -> patterns.stream().anyMatch(glob -> glob.matches(call.tool())))
        .mapToInt(Call::index)
        .toArray();
  }

  private int countBefore(Limit limit, Circumstances call) {
    int[] counted = callsOf.getOrDefault(limit.tools(), new int[0]);
    int made = History.below(counted, call.before());
    boolean leftOut =
        call.without() < call.before() && Arrays.binarySearch(counted, call.without()) >= 0;
    return leftOut ? made - 1 : made;
  }

  /** A call that did its work, and the step by which that was known. */
  private record Done(int call, int step) {
    static final Done NEVER = new Done(-1, Integer.MAX_VALUE);

    static Done by(Call call) {
      return new Done(call.index(), call.answerStep() == null ? call.step() : call.answerStep());
    }
  }

  /**
   * The call of the tools that was first known to have done its work. One whose answer came only
   * after another call was made is no check that anybody waited for.
   */
  private Done first(Glob glob, int without) {
    return calls.stream()
        .filter(call -> call.index() != without)
        .filter(call ->
            call.ending() == Call.Ending.SUCCEEDED || call.ending() == Call.Ending.UNANSWERED)
        .filter(call -> glob.matches(call.tool()))
        .map(Done::by)
        .min(Comparator.comparingInt(Done::step))
        .orElse(Done.NEVER);
  }

  public PolicyPack pack() {
    return pack;
  }

  public Analysis analysis() {
    return analysis;
  }

  History history() {
    return history;
  }

  /** The labels of a recorded call's arguments: read once, since many attempts ask. */
  Map<String, Label> labels(Call call) {
    return labels.computeIfAbsent(call.index(), index -> analysis.labels(call));
  }

  /** The decision on a recorded call, in its place. */
  public PolicyDecision decide(Call recorded) {
    return decide(recorded.tool(), recorded.args(), recorded.index());
  }

  /**
   * The decision on a call with other arguments or of another tool.
   *
   * @param before how many of the recorded calls were made before it: the index of the call that it
   *     replaces
   */
  public PolicyDecision decide(String tool, JsonObject args, int before) {
    return decide(plain(tool, args, before, Circumstances.NONE_LEFT_OUT));
  }

  /** The decision on a recorded call that is made again, right after itself. */
  public PolicyDecision decideAgain(Call again) {
    return decide(
        new Circumstances(
            this,
            again.tool(),
            again.args(),
            again.index() + 1,
            again,
            false,
            null,
            Circumstances.NONE_LEFT_OUT));
  }

  /**
   * The same if one of the recorded calls had been left out.
   *
   * @param without index of that call
   */
  public PolicyDecision decideWithout(String tool, JsonObject args, int before, int without) {
    return decide(plain(tool, args, before, without));
  }

  /** The decision on a call that an untrusted text asks for. */
  public PolicyDecision decideInjected(String tool, JsonObject args, int before) {
    return decide(injected(tool, args, before, null));
  }

  /**
   * The same where the call is to carry out what another one returned.
   *
   * @param carried the call that returned it
   */
  public PolicyDecision decideCarrying(String tool, JsonObject args, int before, Call carried) {
    return decide(injected(tool, args, before, carried));
  }

  private Circumstances plain(String tool, JsonObject args, int before, int without) {
    Call replaced = before < calls.size() ? calls.get(before) : null;
    Call like = replaced != null && replaced.tool().equals(tool) ? replaced : null;
    return new Circumstances(this, tool, args, before, like, false, null, without);
  }

  private Circumstances injected(String tool, JsonObject args, int before, @Nullable Call carried) {
    return new Circumstances(
        this, tool, args, before, null, true, carried, Circumstances.NONE_LEFT_OUT);
  }

  private PolicyDecision decide(Circumstances call) {
    String tool = call.tool();
    ToolPolicy policy = policy(tool);
    Rulings rulings = Rulings.of(policy, new Inquiry(call, steps));
    List<Stop> stops = new ArrayList<>();
    boolean unknown = policy.unknown(analysis.facts(tool));
    if (unknown && pack.unknownTools() == UnknownTools.DENY) {
      stops.add(new Stop(Guard.UNKNOWN_TOOLS, "no registry or rule knows the tool " + tool));
    }
    stops.addAll(rulings.blocks());
    limits(policy, call, stops);
    orders(policy, call, stops);
    for (Egress rule : policy.egress()) {
      String broken = EgressCheck.broken(rule, call);
      if (broken != null) {
        stops.add(new Stop(new Guard(Guard.Kind.EGRESS, "egress." + rule.id()), broken));
      }
    }
    TokenCheck.Result approval =
        rulings.approvals().isEmpty()
            ? TokenCheck.Result.NOT_REQUIRED
            : tokens.of(tool, call.args(), call.before(), stepBefore(call.before()), call.like());
    if (!stops.isEmpty()) {
      return stopped(PolicyDecision.Kind.BLOCKED, stops, rulings, approval);
    }
    if (approval.stops()) {
      return stopped(PolicyDecision.Kind.APPROVAL_REQUIRED, stops, rulings, approval);
    }
    return letThrough(rulings, approval, unknown);
  }

  private PolicyDecision stopped(
      PolicyDecision.Kind kind, List<Stop> stops, Rulings rulings, TokenCheck.Result approval) {
    List<Guard> guards = new ArrayList<>(stops.stream().map(Stop::guard).toList());
    if (approval.stops()) {
      guards.addAll(rulings.approvals());
    }
    String reason = stops.isEmpty() ? approval.reason() : stops.getFirst().reason();
    boolean sure = stops.isEmpty() ? approval.definite() : true;
    return new PolicyDecision(
        kind,
        guards.getFirst().name(),
        reason,
        guards,
        approval.state(),
        sure && pack.basis() == Basis.DECLARED);
  }

  private PolicyDecision letThrough(Rulings rulings, TokenCheck.Result approval, boolean unknown) {
    boolean approved = approval.state() != Approval.NOT_REQUIRED;
    String rule = approved ? rulings.approvals().getFirst().name() : rulings.allowedBy();
    String reason = approval.reason();
    if (!approved && unknown && pack.unknownTools() == UnknownTools.WARN) {
      rule = Guard.UNKNOWN_TOOLS.name();
      reason = "warning: no registry or rule knows the tool";
    } else if (!approved && rule != null) {
      reason = "the rule allows this tool";
    }
    return new PolicyDecision(
        approved ? PolicyDecision.Kind.APPROVED : PolicyDecision.Kind.ALLOWED,
        rule,
        reason,
        List.of(),
        approval.state(),
        true);
  }

  private void limits(ToolPolicy policy, Circumstances call, List<Stop> stops) {
    for (Limit limit : policy.limits()) {
      Integer most = limit.maxCalls();
      int nth = most == null ? 0 : countBefore(limit, call) + 1;
      String broken = null;
      if (most != null && nth > most) {
        broken = "call " + nth + " of these tools; at most " + most + " allowed";
      } else if (limit.argument() != null) {
        broken = bounds(limit, limit.argument(), call.args());
      }
      if (broken != null) {
        stops.add(new Stop(new Guard(Guard.Kind.LIMIT, "limits." + limit.id()), broken));
      }
    }
  }

  /** Why an argument is out of its bounds, or null. A value that cannot be compared is out. */
  private static @Nullable String bounds(Limit limit, String argument, JsonObject args) {
    Json value = argument.startsWith("/") ? args.at(Pointer.parse(argument)) : args.get(argument);
    if (value == null || value == JsonNull.INSTANCE) {
      return null;
    }
    BigDecimal number = number(value);
    if (number == null) {
      return argument + " is no number that can be compared with the limit";
    }
    BigDecimal max = limit.max();
    if (max != null && number.compareTo(max) > 0) {
      return argument + " is " + number.toPlainString() + "; at most " + max.toPlainString();
    }
    BigDecimal min = limit.min();
    if (min != null && number.compareTo(min) < 0) {
      return argument + " is " + number.toPlainString() + "; at least " + min.toPlainString();
    }
    return null;
  }

  private static @Nullable BigDecimal number(Json value) {
    String text = value.asText();
    Json read = text == null ? value : JsonText.parse(text.strip());
    return read instanceof JsonNumber number ? number.decimal() : null;
  }

  private void orders(ToolPolicy policy, Circumstances call, List<Stop> stops) {
    for (Order order : policy.orders()) {
      Done first = firstAfter.getOrDefault(order, Done.NEVER);
      if (first.call() == call.without()) {
        first = first(Glob.of(order.after()), call.without());
      }
      if (first.step() >= stepBefore(call.before())) {
        stops.add(
            new Stop(
                new Guard(Guard.Kind.ORDER, "order." + order.id()),
                "needs a successful call of " + order.after() + " before it"));
      }
    }
  }

  /** The step by which everything before the call is visible. */
  int stepBefore(int before) {
    return before < calls.size() ? calls.get(before).step() : Integer.MAX_VALUE;
  }

  private ToolPolicy policy(String tool) {
    ToolPolicy known = tools.get(tool);
    return known == null ? ToolPolicy.of(pack, tool) : known;
  }

  /** The first limit on the number of calls that covers a tool, or null. */
  public @Nullable Guard callLimit(String tool) {
    for (Limit limit : policy(tool).limits()) {
      if (limit.maxCalls() != null) {
        return new Guard(Guard.Kind.LIMIT, "limits." + limit.id());
      }
    }
    return null;
  }

  /**
   * The atomic group that undoes a call's effect if the agent stops at the seam: it covers the
   * call, and the recording makes another effect of the group at the seam or later. Null if there
   * is none.
   */
  public PolicyPack.@Nullable Atomic undoneWith(Call made, Call seam) {
    for (PolicyPack.Atomic group : pack.atomic()) {
      if (covers(group, made)
          && analysis.effectCalls().stream()
              .anyMatch(call -> call.index() >= seam.index() && covers(group, call))) {
        return group;
      }
    }
    return null;
  }

  private static boolean covers(PolicyPack.Atomic group, Call call) {
    return group.tools().stream().anyMatch(glob -> Glob.of(glob).matches(call.tool()));
  }

  /** True if the pack holds an order for calls of this tool. */
  public boolean isOrdered(String tool) {
    return !policy(tool).orders().isEmpty();
  }

  /** True if an order of the pack wants calls of the first tool before those of the second. */
  public boolean comesFirst(String first, String second) {
    return policy(second).orders().stream()
        .anyMatch(order -> Glob.of(order.after()).matches(first));
  }

  /** True if the pack holds a guard that can stop calls of this tool. */
  public boolean governs(String tool) {
    return policy(tool).mayStop();
  }

  /** The arguments of a recorded call that an approval of it speaks of. */
  public List<String> criticalArgs(Call call) {
    return tokens.criticalArgs(call.tool(), call.args());
  }

  /** True if the pack demands an approval for some call of this tool. */
  public boolean demandsApproval(String tool) {
    return policy(tool).mayDemandApproval();
  }

  /**
   * True if a token that a recorded call carries was visible to the model before the recorded call
   * of that index.
   */
  public boolean tokenSeenBefore(int before) {
    return tokens.anySeenBefore(stepBefore(before));
  }

  /** The tool's zone: {@code trusted}, {@code untrusted} or {@code sensitive}. */
  public String zone(String tool) {
    JsonObject entry = analysis.registry().entry(tool);
    String declared = entry == null ? null : entry.text("zone");
    if (declared != null && ZONES.contains(declared)) {
      return declared;
    }
    ToolFacts facts = analysis.facts(tool);
    if (facts.confidentiality().value().compareTo(Confidentiality.SENSITIVE) >= 0) {
      return "sensitive";
    }
    return facts.integrity().value() == Integrity.UNTRUSTED ? "untrusted" : "trusted";
  }
}
