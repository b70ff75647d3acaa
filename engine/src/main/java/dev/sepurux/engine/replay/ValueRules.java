package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.mutation.Candidate;
import dev.sepurux.engine.mutation.Candidate.Variant;
import dev.sepurux.engine.mutation.Corroboration;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.replay.Answer.Contained;
import dev.sepurux.engine.replay.Answer.Harmed;
import dev.sepurux.engine.replay.Guards.Check;
import dev.sepurux.engine.score.ContainedBasis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.JsonSchema;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.ResultView;
import java.util.List;

/** The rules about wrong values: lies and drift in results, and wrong arguments of the model. */
final class ValueRules {
  private final Scene scene;

  ValueRules(Scene scene) {
    this.scene = scene;
  }

  /** A wrong value is believed and goes where the recorded one went. */
  Answer value(Candidate candidate, Call source, Call victim) {
    Question question = candidate.question();
    boolean approvedAlike = approvedAlike(question, source, victim);
    Checked checked =
        everyVariant(
            candidate,
            variant -> {
              if (question.asks() == QuestionClass.DRIFT
                  && resultRejected(question, source, variant)) {
                return resultRejected(source.tool());
              }
              JsonObject args = Propagation.into(question, victim, variant.changed());
              return scene.guards().checkChanged(victim, args, approvedAlike);
            });
    List<Remedy> remedies = remedies(question, source, victim, approvedAlike);
    if (checked.check().conflict() || checked.check().stops()) {
      return EffectRules.stopped(question, checked.check(), checked.variant(), remedies);
    }
    Flow second = Corroboration.of(scene.analysis(), question.flows().getFirst());
    if (second != null) {
      return new Contained(
          ContainedBy.CORROBORATED,
          ContainedBasis.SEEN,
          witness(second) + " says the recorded value too, so the wrong one would stand out",
          corroborating(second),
          checked.variant(),
          checked.check().decided());
    }
    if (assumed(question, source, victim, approvedAlike)) {
      return new Contained(
          ContainedBy.APPROVAL_REQUIRED,
          ContainedBasis.DECLARED,
          "",
          null,
          checked.variant(),
          null);
    }
    boolean lie = question.asks() == QuestionClass.LIE;
    return new Harmed(
        lie ? Cause.SILENT_CORRUPTION : Cause.MALFORMED_TOOL_RESPONSE,
        Harm.SILENT_CORRUPTION,
        question.stake(),
        null,
        remedies,
        victim.tool()
            + (checked.variant().changed().value() instanceof JsonNull
                ? " goes on without it and nothing visible stops it"
                : " acts on it and nothing visible stops it"),
        checked.variant(),
        checked.check().decided());
  }

  /** Under strict answers a wrong value that only the answer repeats is a failure too. */
  Answer exposure(Candidate candidate) {
    return new Harmed(
        Cause.SILENT_CORRUPTION,
        Harm.WRONG_ANSWER,
        candidate.question().stake(),
        null,
        List.of(),
        "the answer repeats it, and the policy is strict about answers",
        candidate.asked(),
        null);
  }

  private boolean assumed(Question question, Call source, Call victim, boolean approvedAlike) {
    return question.asks() == QuestionClass.LIE
        ? !approvedAlike && scene.assumes(Remedy.Kind.APPROVAL, victim.tool())
        : scene.assumes(Remedy.Kind.RESULT_SCHEMA, source.tool())
            || (wholeArgument(question, victim)
                && scene.assumes(Remedy.Kind.ARGS_SCHEMA, victim.tool()));
  }

  /** What was approved with the lie in it, no other approval would stop. */
  private static List<Remedy> remedies(
      Question question, Call source, Call victim, boolean approvedAlike) {
    if (question.asks() == QuestionClass.LIE) {
      return approvedAlike ? List.of() : List.of(new Remedy(Remedy.Kind.APPROVAL, victim.tool()));
    }
    Remedy result = new Remedy(Remedy.Kind.RESULT_SCHEMA, source.tool());
    return wholeArgument(question, victim)
        ? List.of(new Remedy(Remedy.Kind.ARGS_SCHEMA, victim.tool()), result)
        : List.of(result);
  }

  private static boolean wholeArgument(Question question, Call victim) {
    Flow flow = question.flows().getFirst();
    return flow.to().place().span() == null && flow.to().place().call() == victim.index();
  }

  private Check resultRejected(String tool) {
    String said = scene.guards().isProposed(tool) ? "" : "declared ";
    String reason = "the answer breaks the " + said + "result_schema of " + tool;
    return scene.guards().rejected(tool, reason, null);
  }

  /** The result as it would be, against the schema that was declared for it. */
  private boolean resultRejected(Question question, Call source, Variant variant) {
    JsonObject schema = scene.analysis().facts(source).resultSchema();
    ResultView view = schema == null ? null : scene.analysis().provenance().view(source);
    if (schema == null || view == null || question.span() != null) {
      return false;
    }
    Json recorded = view.value();
    if (!JsonSchema.allows(schema, recorded)) {
      return false;
    }
    Pointer at = question.pointer();
    if (recorded.at(at) == null) {
      return false;
    }
    boolean lost = variant.changed().value() instanceof JsonNull;
    Json changed;
    if (lost) {
      changed = at.isRoot() ? JsonNull.INSTANCE : recorded.without(at);
    } else {
      changed = recorded.with(at, variant.changed().after());
    }
    return !JsonSchema.allows(schema, changed);
  }

  /**
   * True if the wrong value was in the request for the approval too: then it was approved with the
   * rest.
   */
  private boolean approvedAlike(Question question, Call source, Call victim) {
    String field = scene.course().pack().approval().tokenField();
    if (!victim.args().has(field)) {
      return false;
    }
    for (Flow token : scene.analysis().provenance().originsOf(victim)) {
      Place to = token.to().place();
      int issuer = token.from().place().call();
      if (issuer >= 0 && !to.pointer().isRoot() && to.pointer().tokens().getFirst().equals(field)) {
        for (Flow flow : scene.analysis().provenance().usesOf(source)) {
          if (flow.to().place().call() == issuer
              && flow.to().place().kind() == Place.Kind.ARGUMENT
              && flow.from().place().pointer().equals(question.pointer())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private String witness(Flow second) {
    Place from = second.from().place();
    return switch (from.kind()) {
      case RESULT -> scene.analysis().trace().calls().get(from.call()).tool();
      case TASK -> "the task";
      case PROMPT -> "the user";
      case SYSTEM, ARGUMENT, ANSWER -> "the system text";
    };
  }

  private Evidence corroborating(Flow second) {
    Place from = second.from().place();
    String pointer = from.pointer().toString();
    return switch (from.kind()) {
      case RESULT -> {
        Call call = scene.analysis().trace().calls().get(from.call());
        yield new Evidence(
            from.step(),
            (call.answerAt() == null ? "/result" : call.answerAt().toString()) + pointer,
            Scene.shortened(second.from().value()),
            call.tool() + " says the same");
      }
      case TASK, PROMPT, SYSTEM, ARGUMENT, ANSWER ->
          new Evidence(
              from.step(),
              from.step() < 0 ? pointer : "/input" + pointer,
              Scene.shortened(second.from().value()),
              witness(second) + " says the same");
    };
  }

  /** The model sends another value in an argument that decides what is done. */
  Answer swapped(Candidate candidate, Call call) {
    return argument(
        candidate,
        call,
        variant -> {
          JsonObject changed =
              call.args()
                  .with(candidate.question().pointer(), variant.changed().after())
                  .asObject();
          return changed == null ? call.args() : changed;
        },
        Cause.SILENT_CORRUPTION,
        Harm.SILENT_CORRUPTION,
        new Remedy(Remedy.Kind.APPROVAL, call.tool()),
        "nothing checks this argument before " + call.tool() + " acts on it");
  }

  /** The model sends arguments that are not valid for the tool. */
  Answer broken(Candidate candidate, Call call) {
    return argument(
        candidate,
        call,
        variant -> {
          JsonObject changed = variant.changed().after().asObject();
          return changed == null ? call.args() : changed;
        },
        Cause.INVALID_TOOL_ARGUMENTS,
        Harm.INVALID_TOOL_ARGUMENTS,
        new Remedy(Remedy.Kind.ARGS_SCHEMA, call.tool()),
        "no schema rejects the arguments before " + call.tool() + " acts on them");
  }

  private interface ArgumentsOf {
    JsonObject of(Variant variant);
  }

  private Answer argument(
      Candidate candidate,
      Call call,
      ArgumentsOf arguments,
      Cause cause,
      Harm harm,
      Remedy remedy,
      String reason) {
    Question question = candidate.question();
    Checked checked =
        everyVariant(
            candidate,
            variant -> {
              JsonObject args = arguments.of(variant);
              return question.asks() == QuestionClass.ARGUMENTS_BROKEN
                  ? scene.guards().checkBroken(call, args)
                  : scene.guards().check(call.tool(), args, call.index(), call.step(), false);
            });
    if (checked.check().conflict() || checked.check().stops()) {
      return EffectRules.stopped(question, checked.check(), checked.variant(), List.of(remedy));
    }
    if (scene.assumes(remedy.kind(), call.tool())) {
      return new Contained(
          ContainedBy.APPROVAL_REQUIRED,
          ContainedBasis.DECLARED,
          "",
          null,
          checked.variant(),
          null);
    }
    return new Harmed(
        cause,
        harm,
        question.stake(),
        null,
        List.of(remedy),
        reason,
        checked.variant(),
        checked.check().decided());
  }

  /** What becomes of the changed call under one mutation. */
  interface CheckOf {
    Check of(Variant variant);
  }

  /** The variant that speaks for the question, and what became of it. */
  record Checked(Variant variant, Check check) {}

  /**
   * A question is contained only if everything that it stands for is: 4200 read as 2400 is under
   * every upper limit. The first variant that gets through speaks for it.
   */
  static Checked everyVariant(Candidate candidate, CheckOf checks) {
    Variant asked = candidate.asked();
    Check first = checks.of(asked);
    if (first.conflict() || !first.stops()) {
      return new Checked(asked, first);
    }
    Checked through = null;
    for (int i = 0; i < candidate.variants().size() && through == null; i++) {
      if (i != candidate.representative()) {
        Variant variant = candidate.variants().get(i);
        Check check = checks.of(variant);
        if (check.conflict() || !check.stops()) {
          through = new Checked(variant, check);
        }
      }
    }
    return through == null ? new Checked(asked, first) : through;
  }
}
