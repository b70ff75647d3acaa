package dev.sepurux.engine.policy;

import com.google.re2j.Pattern;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A checked policy pack: what a project says about its tools' calls (verdict rules, section 5).
 *
 * @param version the format's version, "0.1"
 * @param basis {@link Basis#DECLARED}, or {@link Basis#BOOTSTRAP} for a proposed pack that nobody
 *     has confirmed: what breaks it is never unsafe
 * @param unknownTools what happens to a call of a tool that nobody registered or named
 * @param onUnavailable whether calls are let through when the policy cannot be asked
 * @param irreversible tools whose effect cannot be undone: each call demands an approval
 * @param approval how approvals are carried and checked
 * @param rules in order
 * @param limits in order
 * @param secrets values that may never leave
 * @param order in order
 * @param egress in order
 * @param atomic in order
 * @param flows accepted delegations
 * @param strictAnswers true under {@code answers: strict}: a lie that only reaches the answer is a
 *     failure
 * @param strict true if suspect security events count like definite ones
 */
public record PolicyPack(
    String version,
    Basis basis,
    UnknownTools unknownTools,
    OnUnavailable onUnavailable,
    List<String> irreversible,
    ApprovalCheck approval,
    List<Rule> rules,
    List<Limit> limits,
    List<Pattern> secrets,
    List<Order> order,
    List<Egress> egress,
    List<Atomic> atomic,
    List<AcceptedFlow> flows,
    boolean strictAnswers,
    boolean strict) {

  /** No policy: every call is allowed and no tool is declared irreversible. */
  public static final PolicyPack NONE =
      new PolicyPack(
          "0.1",
          Basis.DECLARED,
          UnknownTools.ALLOW,
          OnUnavailable.ALLOW,
          List.of(),
          ApprovalCheck.DEFAULT,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          false,
          false);

  public PolicyPack {
    irreversible = List.copyOf(irreversible);
    rules = List.copyOf(rules);
    limits = List.copyOf(limits);
    secrets = List.copyOf(secrets);
    order = List.copyOf(order);
    egress = List.copyOf(egress);
    atomic = List.copyOf(atomic);
    flows = List.copyOf(flows);
  }

  /** What reading a pack gives. */
  public sealed interface Parsed {
    /** A pack without errors. */
    record Accepted(PolicyPack pack) implements Parsed {}

    /**
     * A pack with errors.
     *
     * @param errors at least one; each with a pointer into the policy
     */
    record Refused(List<Note> errors) implements Parsed {}
  }

  /** What happens to a call of an unknown tool. */
  public enum UnknownTools {
    ALLOW,
    WARN,
    DENY
  }

  /** What happens when the policy cannot be asked. */
  public enum OnUnavailable {
    ALLOW,
    DENY
  }

  /**
   * How approvals are carried and checked.
   *
   * @param tokenField the top-level argument that carries the token
   * @param verify how the token is checked
   * @param tools globs of the tools that need an approval besides the irreversible ones
   */
  public record ApprovalCheck(String tokenField, Verify verify, List<String> tools) {
    /** The check of a pack that says nothing about approvals. */
    public static final ApprovalCheck DEFAULT =
        new ApprovalCheck("approval_token", Verify.PRESENCE, List.of());
  }

  /**
   * What happens to calls of some tools.
   *
   * @param when the condition under which it speaks of a call; null for always
   * @param message what people are told, or null
   */
  public record Rule(
      String id,
      List<String> tools,
      @Nullable Condition when,
      Effect decision,
      @Nullable String message) {
    /** What a rule does, least restrictive first. */
    public enum Effect {
      /** Makes the tool a known one; stops nothing. */
      ALLOW,
      REQUIRE_APPROVAL,
      BLOCK
    }
  }

  /**
   * At most so many calls of the tools together, or bounds on a numeric argument.
   *
   * @param argument name of a top-level argument, or a JSON pointer into the arguments; null
   *     without bounds
   */
  public record Limit(
      String id,
      List<String> tools,
      @Nullable Integer maxCalls,
      @Nullable String argument,
      @Nullable BigDecimal max,
      @Nullable BigDecimal min) {}

  /** A call of {@code tool} needs an executed call of {@code after} before it. Both are globs. */
  public record Order(String id, String tool, String after) {}

  /**
   * Where calls of some tools may send something, and how confidential it may be.
   *
   * @param argument name of the top-level argument that says where to, or a JSON pointer into the
   *     arguments
   * @param allow the destinations that are allowed; empty for all
   * @param deny the destinations that are not, also where {@code allow} covers them
   * @param mayRead the most confidential value that may go there; null for any
   */
  public record Egress(
      String id,
      List<String> tools,
      String argument,
      List<String> allow,
      List<String> deny,
      @Nullable Confidentiality mayRead) {}

  /**
   * Tools whose effects the runtime makes together or not at all: an agent that stops half way
   * leaves none of them.
   *
   * @param tools globs
   */
  public record Atomic(String id, List<String> tools) {}

  /**
   * A delegation that somebody accepts: values of {@code from} may steer the argument. It silences
   * U2 and contains nothing.
   *
   * @param from glob of the source tool
   * @param toTool the tool they flow into
   * @param toArgument its top-level argument
   */
  public record AcceptedFlow(String from, String toTool, String toArgument, String why) {}

  /** Reads a pack. Unknown keys are errors: a guard that is silently ignored is worse than none. */
  public static Parsed parse(Json policy) {
    return PolicyReader.read(policy);
  }

  /** The same pack as a proposal that nobody has confirmed. */
  public PolicyPack asBootstrap() {
    return new PolicyPack(
        version,
        Basis.BOOTSTRAP,
        unknownTools,
        onUnavailable,
        irreversible,
        approval,
        rules,
        limits,
        secrets,
        order,
        egress,
        atomic,
        flows,
        strictAnswers,
        strict);
  }

  /** Those of the tools that this pack declares irreversible. */
  public Set<String> irreversibleAmong(Collection<String> tools) {
    List<Glob> globs = irreversible.stream().map(Glob::of).toList();
    Set<String> found = new TreeSet<>();
    for (String tool : tools) {
      if (globs.stream().anyMatch(glob -> glob.matches(tool))) {
        found.add(tool);
      }
    }
    return found;
  }

  /** The names of everything in it that can stop a call, in order of the pack. */
  public List<String> guards() {
    List<String> names = new ArrayList<>();
    if (unknownTools == UnknownTools.DENY) {
      names.add(Guard.UNKNOWN_TOOLS.name());
    }
    irreversible.forEach(glob -> names.add("irreversible." + glob));
    approval.tools().forEach(glob -> names.add("approval." + glob));
    rules.stream()
        .filter(rule -> rule.decision() != Rule.Effect.ALLOW)
        .forEach(rule -> names.add("rules." + rule.id()));
    limits.forEach(limit -> names.add("limits." + limit.id()));
    order.forEach(rule -> names.add("order." + rule.id()));
    egress.forEach(rule -> names.add("egress." + rule.id()));
    return List.copyOf(names);
  }

  /** The delegation that accepts a flow, or null. */
  public @Nullable AcceptedFlow accepts(String fromTool, String toTool, String toArgument) {
    for (AcceptedFlow flow : flows) {
      if (flow.toTool().equals(toTool)
          && flow.toArgument().equals(toArgument)
          && Glob.of(flow.from()).matches(fromTool)) {
        return flow;
      }
    }
    return null;
  }
}
