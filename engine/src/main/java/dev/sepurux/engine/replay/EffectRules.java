package dev.sepurux.engine.replay;

import dev.sepurux.engine.mutation.Candidate.Variant;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.replay.Answer.Contained;
import dev.sepurux.engine.replay.Answer.Harmed;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.security.UnsafeRule;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Call.ErrorClass;
import dev.sepurux.engine.trace.Idempotency;
import dev.sepurux.engine.trace.Recovery;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules about stopping half way, lost answers and repeated effects. */
final class EffectRules {
  private final Scene scene;
  private final Analysis analysis;

  EffectRules(Scene scene) {
    this.scene = scene;
    this.analysis = scene.analysis();
  }

  /**
   * A loud fault before the effect: the agent stops here. The policy is not asked: no call changes.
   */
  Answer stop(Call seam, ErrorClass errorClass, Variant variant) {
    Optional<Recovery> recovery = analysis.recovery(seam.tool(), errorClass);
    if (recovery.isPresent()) {
      Call again = recovery.get().recovered();
      return new Contained(
          ContainedBy.RECOVERED,
          ContainedBasis.SEEN,
          "the recording shows how the agent gets over such an error",
          Scene.of(again, "made after such an error"),
          variant,
          null);
    }
    List<Call> standing = standing(seam);
    if (standing.isEmpty()) {
      return safeStop(seam, variant);
    }
    Call undone = standing.getLast();
    PolicyPack.Atomic group = scene.course().undoneWith(undone, seam);
    standing.removeIf(call -> scene.course().undoneWith(call, seam) != null);
    if (standing.isEmpty() && group != null) {
      return new Contained(
          ContainedBy.SAFE_STOP,
          scene.guards().basis(),
          "atomic." + group.id() + " undoes what was done before",
          Scene.of(undone, "made together with the rest or not at all"),
          variant,
          null);
    }
    if (!analysis.effectAtOrAfter(seam.step())) {
      return new Contained(
          ContainedBy.NO_EFFECT,
          ContainedBasis.NOTHING_AT_STAKE,
          "nothing with an effect is left to do",
          null,
          variant,
          null);
    }
    Call worst = worst(standing);
    return new Harmed(
        cause(variant),
        Harm.PARTIAL_COMMIT,
        Severity.of(analysis.facts(worst)),
        null,
        List.of(new Remedy(Remedy.Kind.IDEMPOTENCY_KEY, worst.tool())),
        worst.tool() + " (step " + worst.step() + ") stays done while the rest is not",
        variant,
        null);
  }

  private Answer safeStop(Call seam, Variant variant) {
    Call held = null;
    for (Call call : analysis.effectCalls()) {
      if (call.index() < seam.index() && analysis.facts(call).isOutward()) {
        held = call;
      }
    }
    return held == null
        ? new Contained(
            ContainedBy.SAFE_STOP,
            ContainedBasis.NOTHING_AT_STAKE,
            "nothing was done before that cannot be taken back",
            null,
            variant,
            null)
        : new Contained(
            ContainedBy.SAFE_STOP,
            ContainedBasis.SEEN,
            "what was done before is undone, or can be repeated without harm",
            Scene.of(held, "held by its key or a compensating call"),
            variant,
            null);
  }

  /** What stays done if the agent stops before this call. */
  private List<Call> standing(Call seam) {
    List<Call> standing = new ArrayList<>(analysis.standingEffects(seam.step()));
    for (Call call : analysis.effectCalls()) {
      // The call that would have undone it is the one that fails.
      if (call.index() < seam.index()
          && analysis.facts(call).isOutward()
          && analysis.compensation(call).filter(undo -> undo.index() == seam.index()).isPresent()
          && !standing.contains(call)) {
        standing.add(call);
      }
    }
    standing.removeIf(call -> scene.assumes(Remedy.Kind.IDEMPOTENCY_KEY, call.tool()));
    return standing;
  }

  private Call worst(List<Call> calls) {
    Call worst = calls.getFirst();
    for (Call call : calls) {
      if (Severity.of(analysis.facts(call)).compareTo(Severity.of(analysis.facts(worst))) > 0) {
        worst = call;
      }
    }
    return worst;
  }

  /** The effect was made and its answer is lost. */
  Answer afterEffect(Question question, Call seam, Variant variant) {
    Call resend = resend(seam);
    Guards.Check check = null;
    if (resend != null) {
      check = scene.guards().checkAgain(seam);
      if (check.conflict() || check.stops()) {
        return stopped(question, check, variant, List.of());
      }
    }
    Contained idempotent = idempotent(seam, variant);
    if (idempotent != null) {
      return idempotent;
    }
    Optional<Call> readBack = analysis.readBack(seam);
    if (readBack.isPresent() || scene.assumes(Remedy.Kind.READ_BACK, seam.tool())) {
      return new Contained(
          ContainedBy.READ_BACK,
          ContainedBasis.SEEN,
          "the agent looks whether it happened before it goes on",
          readBack.map(read -> Scene.of(read, "reads what the effect touched")).orElse(null),
          variant,
          null);
    }
    List<Remedy> remedies =
        List.of(
            new Remedy(Remedy.Kind.IDEMPOTENCY_KEY, seam.tool()),
            new Remedy(Remedy.Kind.READ_BACK, seam.tool()));
    if (check != null) {
      return new Harmed(
          Cause.DUPLICATE_EFFECT,
          Harm.DUPLICATE_EFFECT,
          question.stake(),
          irreversibleDeclared(seam) ? UnsafeRule.U5 : null,
          remedies,
          "the recording sends it again after such a fault, and nothing tells the two apart",
          variant,
          check.decided());
    }
    return new Harmed(
        cause(variant),
        Harm.AMBIGUOUS_EFFECT,
        question.stake(),
        null,
        remedies,
        "nobody can tell whether it happened, and a second try would do it twice",
        variant,
        null);
  }

  /** The recorded re-send of this tool after an error that left its effect unknown, or null. */
  private @Nullable Call resend(Call seam) {
    for (Call call : analysis.trace().callsOf(seam.tool())) {
      if (call.ending() == Call.Ending.UNKNOWN || call.errorClass() == ErrorClass.TRANSIENT) {
        List<Call> resends = analysis.resends(call);
        if (!resends.isEmpty()) {
          return resends.getFirst();
        }
      }
    }
    return null;
  }

  private boolean irreversibleDeclared(Call call) {
    var effect = analysis.facts(call).effect();
    return effect.value() == ToolFacts.Effect.IRREVERSIBLE && effect.basis() == Basis.DECLARED;
  }

  /** The call is made or delivered twice. */
  Answer duplicate(Question question, Call seam, Variant variant) {
    Guards.Check check = scene.guards().checkAgain(seam);
    if (check.conflict() || check.stops()) {
      return stopped(question, check, variant, List.of());
    }
    if (scene.guards().approvedOnce(seam.tool())) {
      return new Contained(
          ContainedBy.APPROVAL_REQUIRED,
          scene.guards().basis(),
          "its approval is good for one call" + scene.guards().unconfirmed(),
          null,
          variant,
          check.decided());
    }
    Contained idempotent = idempotent(seam, variant);
    if (idempotent != null) {
      return idempotent;
    }
    return new Harmed(
        Cause.DUPLICATE_EFFECT,
        Harm.DUPLICATE_EFFECT,
        question.stake(),
        null,
        List.of(new Remedy(Remedy.Kind.IDEMPOTENCY_KEY, seam.tool())),
        "nothing tells the second from the first, so it happens twice",
        variant,
        check.decided());
  }

  private @Nullable Contained idempotent(Call seam, Variant variant) {
    Optional<Idempotency> found = analysis.idempotency(seam);
    if (found.isPresent()) {
      return new Contained(
          ContainedBy.IDEMPOTENT,
          basis(found.get()),
          "a repetition changes nothing (" + found.get().reason() + ")",
          Scene.of(seam, "repeated as it is, it has one effect"),
          variant,
          null);
    }
    if (scene.assumes(Remedy.Kind.IDEMPOTENCY_KEY, seam.tool())) {
      return new Contained(ContainedBy.IDEMPOTENT, ContainedBasis.SEEN, "", null, variant, null);
    }
    return null;
  }

  private static ContainedBasis basis(Idempotency idempotency) {
    if (idempotency.basis() != Basis.DECLARED) {
      return ContainedBasis.INFERRED;
    }
    return idempotency.kind() == Idempotency.Kind.ARGUMENT
        ? ContainedBasis.SEEN
        : ContainedBasis.DECLARED;
  }

  /** The answer where a guard stops the changed call, or would if it did not stop the recording. */
  static Answer stopped(
      Question question, Guards.Check check, Variant variant, List<Remedy> remedies) {
    if (check.conflict()) {
      List<Remedy> all = new ArrayList<>();
      all.add(new Remedy(Remedy.Kind.RELAX_RULE, null));
      all.addAll(remedies);
      return new Harmed(
          Cause.POLICY_CONFLICT,
          Harm.POLICY_CONFLICT,
          question.stake(),
          null,
          all,
          check.reason() + ", so it earns nothing here",
          variant,
          check.decided());
    }
    ContainedBy by = check.by();
    if (by == null) {
      throw new IllegalArgumentException("nothing stopped " + question.key());
    }
    return new Contained(by, check.basis(), check.reason(), null, variant, check.decided());
  }

  /** What a client calls a loud fault. */
  static Cause cause(Variant variant) {
    String id = variant.mutation().id();
    if (id.startsWith("payload.") || id.equals("transport.http_502_html")) {
      return Cause.MALFORMED_TOOL_RESPONSE;
    }
    boolean late =
        id.contains("timeout")
            || id.startsWith("latency.")
            || id.equals("transport.no_reply")
            || id.equals("transport.reset_after_send")
            || id.equals("ordering.late_success");
    return late ? Cause.TOOL_TIMEOUT : Cause.TOOL_ERROR;
  }
}
