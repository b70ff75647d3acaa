package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.policy.Guard;
import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.policy.PolicyDecision;
import dev.sepurux.engine.policy.PolicyDecision.Approval;
import dev.sepurux.engine.policy.Verify;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.JsonSchema;
import dev.sepurux.engine.trace.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a changed call and the world: rules, limits, the schema of the arguments and
 * approvals, in this order. Schemas that the recording itself breaks guard nothing.
 */
final class Guards {
  private final Analysis analysis;
  private final PolicyCourse course;
  private final Set<Guard> conflicts;
  private final Map<String, Boolean> schemaKept = new HashMap<>();

  /**
   * @param conflicts the guards that stop what the recording did, and so earn nothing
   */
  Guards(PolicyCourse course, Set<Guard> conflicts) {
    this.analysis = course.analysis();
    this.course = course;
    this.conflicts = conflicts;
  }

  /** The same as if the recording had kept to the policy. */
  Guards withoutConflicts() {
    return new Guards(course, Set.of());
  }

  /**
   * What became of a changed call.
   *
   * @param by what stopped it, or null if nothing did
   * @param basis what that rests on; says nothing if nothing stopped it
   * @param conflict true if a guard would have stopped it that also stops the recording
   */
  record Check(
      @Nullable ContainedBy by,
      ContainedBasis basis,
      boolean conflict,
      String reason,
      Answer.@Nullable Decided decided) {
    boolean stops() {
      return by != null;
    }

    static Check open(Answer.@Nullable Decided decided) {
      return new Check(null, ContainedBasis.DECLARED, false, "nothing stops the call", decided);
    }

    static Check conflicting(Guard guard, Answer.@Nullable Decided decided) {
      String reason = guard.name() + " also stops what the recording did";
      return new Check(null, ContainedBasis.DECLARED, true, reason, decided);
    }
  }

  /** A call that the policy stops: on somebody's word, or on a proposal that nobody confirmed. */
  Check stopped(ContainedBy by, String reason, Answer.@Nullable Decided decided) {
    return new Check(by, basis(), false, reason + unconfirmed(), decided);
  }

  /**
   * A value that the schema of a tool rejects: on somebody's word, or on that of an entry that
   * bootstrap proposed and nobody confirmed.
   */
  Check rejected(String tool, String reason, Answer.@Nullable Decided decided) {
    boolean unsaid = isProposed(tool);
    return new Check(
        ContainedBy.SCHEMA_REJECTED,
        unsaid ? ContainedBasis.INFERRED : ContainedBasis.DECLARED,
        false,
        reason + (unsaid ? ", once somebody confirms the proposed tool" : ""),
        decided);
  }

  /** True for a tool that bootstrap proposed and nobody confirmed. */
  boolean isProposed(String tool) {
    JsonObject entry = analysis.registry().entry(tool);
    return entry != null && "bootstrap".equals(entry.text("source"));
  }

  /** What a containment by the policy rests on. */
  ContainedBasis basis() {
    return proposed() ? ContainedBasis.INFERRED : ContainedBasis.DECLARED;
  }

  private boolean proposed() {
    return course.pack().basis() != Basis.DECLARED;
  }

  String unconfirmed() {
    return proposed() ? ", once somebody confirms the proposed policy" : "";
  }

  /**
   * Asks about a call.
   *
   * @param before how many recorded calls come before it
   * @param step the event that the decision is listed at
   * @param approvedAlike true if the approval was given for these very arguments, because the lie
   *     was there before it was asked for
   */
  Check check(String tool, JsonObject args, int before, int step, boolean approvedAlike) {
    PolicyDecision decision = course.decide(tool, args, before);
    return check(
        new Answer.Decided(step, tool, args, decision), approvedAlike, schemaRejects(tool, args));
  }

  /** Asks about a recorded call that is made again, right after itself. */
  Check checkAgain(Call again) {
    PolicyDecision decision = course.decideAgain(again);
    return check(
        new Answer.Decided(again.step(), again.tool(), again.args(), decision),
        false,
        schemaRejects(again.tool(), again.args()));
  }

  /**
   * Asks about a call that an untrusted text asks for.
   *
   * @param fitting true if its arguments are made to fit: no schema stops what was written for it
   */
  Check checkInjected(String tool, JsonObject args, int before, int step, boolean fitting) {
    PolicyDecision decision = course.decideInjected(tool, args, before);
    return check(
        new Answer.Decided(step, tool, args, decision),
        false,
        !fitting && schemaRejects(tool, args));
  }

  /**
   * The same where the call is to carry out what another one returned: whoever writes its arguments
   * makes them fit.
   */
  Check checkCarrying(String tool, JsonObject args, int before, int step, Call carried) {
    PolicyDecision decision = course.decideCarrying(tool, args, before, carried);
    return check(new Answer.Decided(step, tool, args, decision), false, false);
  }

  /**
   * Asks about a recorded call that is made without the step that guards it. What the step returned
   * is not there either: an approval token that it gave is missing.
   */
  Check checkSkipped(Call guard, Call effect) {
    String field = course.pack().approval().tokenField();
    JsonObject args =
        analysis.provenance().usesOf(guard).stream()
                .anyMatch(flow ->
                    flow.to().place().call() == effect.index()
                        && flow.to().place().kind() == Place.Kind.ARGUMENT
                        && flow.to().place().pointer().startsWith(Pointer.of(field)))
            ? effect.args().without(field)
            : effect.args();
    PolicyDecision decision =
        course.decideWithout(effect.tool(), args, effect.index(), guard.index());
    Check check =
        check(new Answer.Decided(effect.step(), effect.tool(), args, decision), false, false);
    boolean approved =
        decision.approval() == Approval.TRACED || decision.approval() == Approval.BOUND;
    return check.conflict() || check.stops() || !approved
        ? check
        : stopped(
            ContainedBy.APPROVAL_REQUIRED,
            "it still needs the approval that was given for it",
            check.decided());
  }

  private Check check(Answer.Decided decided, boolean approvedAlike, boolean schemaRejects) {
    PolicyDecision decision = decided.decision();
    List<Guard> all =
        decision.stoppedBy().stream()
            .filter(guard -> !(approvedAlike && guard.kind() == Guard.Kind.APPROVAL))
            .filter(guard -> !isIdleProposal(guard))
            .toList();
    // A guard that also stops the recording earns nothing; one beside it that does not, does.
    List<Guard> stopping = all.stream().filter(guard -> !conflicts.contains(guard)).toList();
    Guard blocking =
        first(
            stopping,
            Guard.Kind.RULE,
            Guard.Kind.ORDER,
            Guard.Kind.EGRESS,
            Guard.Kind.UNKNOWN_TOOL);
    if (blocking != null) {
      return stopped(ContainedBy.POLICY_BLOCKED, blocking.name() + " blocks the call", decided);
    }
    Guard limit = first(stopping, Guard.Kind.LIMIT);
    if (limit != null) {
      return stopped(ContainedBy.LIMIT_REACHED, limit.name() + " is reached", decided);
    }
    if (schemaRejects) {
      return rejected(
          decided.tool(), "the arguments break the args_schema of " + decided.tool(), decided);
    }
    Guard approval = first(stopping, Guard.Kind.APPROVAL);
    if (approval != null) {
      return stopped(
          ContainedBy.APPROVAL_REQUIRED,
          approval.name() + " demands an approval that this call does not have",
          decided);
    }
    return all.isEmpty() ? Check.open(decided) : Check.conflicting(all.getFirst(), decided);
  }

  /**
   * True for a guard of a pack that bootstrap proposed and nobody confirmed, where it also stops
   * the recording: nobody said that rule, so there is no conflict to settle. It guards nothing, and
   * the attempt answers for itself.
   */
  private boolean isIdleProposal(Guard guard) {
    return proposed() && conflicts.contains(guard);
  }

  /**
   * Asks about a recorded call with arguments that are not valid. An approval that was given for
   * certain arguments does not hold where one of them is left out or has another form.
   */
  Check checkBroken(Call call, JsonObject args) {
    Check check = check(call.tool(), args, call.index(), call.step(), false);
    if (check.conflict() || check.stops() || check.decided() == null) {
      return check;
    }
    boolean traced = check.decided().decision().approval() == Approval.TRACED;
    return traced && changesCritical(call, args) ? givenForOthers(check) : check;
  }

  /**
   * Asks about a recorded call with other arguments. What a traced approval was given for holds no
   * value that is lost, and none in another form.
   *
   * @param approvedAlike true if the approval was given for these very arguments, because the lie
   *     was there before it was asked for
   */
  Check checkChanged(Call call, JsonObject args, boolean approvedAlike) {
    Check check = check(call.tool(), args, call.index(), call.step(), approvedAlike);
    if (approvedAlike || check.conflict() || check.stops() || check.decided() == null) {
      return check;
    }
    boolean traced = check.decided().decision().approval() == Approval.TRACED;
    return traced && reshapesCritical(call, args) ? givenForOthers(check) : check;
  }

  private Check givenForOthers(Check check) {
    return stopped(
        ContainedBy.APPROVAL_REQUIRED,
        "the approval was given for other arguments",
        check.decided());
  }

  private boolean changesCritical(Call call, JsonObject args) {
    return course.criticalArgs(call).stream()
        .anyMatch(argument -> !Objects.equals(call.args().get(argument), args.get(argument)));
  }

  private boolean reshapesCritical(Call call, JsonObject args) {
    return course.criticalArgs(call).stream()
        .anyMatch(argument -> isReshaped(call.args().get(argument), args.get(argument)));
  }

  private static boolean isReshaped(@Nullable Json before, @Nullable Json after) {
    if (Objects.equals(before, after) || before == null) {
      return false;
    }
    return after == null || before.getClass() != after.getClass() || isEmpty(after);
  }

  private static boolean isEmpty(Json value) {
    return switch (value) {
      case JsonString text -> text.value().isBlank();
      case JsonArray array -> array.size() == 0;
      case JsonObject object -> object.size() == 0;
      case JsonNull _ -> true;
      case JsonNumber _, JsonBool _ -> false;
    };
  }

  /**
   * Asks about a call that is made without end: a limit of calls stops it sooner or later, and so
   * does an approval that is good for one.
   */
  Check checkRepeated(Call repeated) {
    String tool = repeated.tool();
    Check check = checkAgain(repeated);
    if (check.conflict() || check.stops()) {
      return check;
    }
    Guard limit = course.callLimit(tool);
    if (limit != null && !isIdleProposal(limit)) {
      return conflicts.contains(limit)
          ? Check.conflicting(limit, check.decided())
          : stopped(ContainedBy.LIMIT_REACHED, limit.name() + " is reached", check.decided());
    }
    return approvedOnce(tool)
        ? stopped(
            ContainedBy.APPROVAL_REQUIRED, "its approval is good for one call", check.decided())
        : check;
  }

  private static @Nullable Guard first(List<Guard> guards, Guard.Kind... kinds) {
    List<Guard.Kind> wanted = List.of(kinds);
    return guards.stream().filter(guard -> wanted.contains(guard.kind())).findFirst().orElse(null);
  }

  private boolean schemaRejects(String tool, JsonObject args) {
    JsonObject schema = analysis.facts(tool).argsSchema();
    return schema != null && recordingKeeps(tool, schema) && !JsonSchema.allows(schema, args);
  }

  private boolean recordingKeeps(String tool, JsonObject schema) {
    return schemaKept.computeIfAbsent(
        tool,
        name ->
            analysis.trace().callsOf(name).stream()
                .filter(Call::executed)
                .allMatch(call -> JsonSchema.allows(schema, call.args())));
  }

  /** True if an approval is good for one call only. */
  boolean approvedOnce(String tool) {
    return course.demandsApproval(tool) && verify() == Verify.BOUND;
  }

  Verify verify() {
    return course.pack().approval().verify();
  }
}
