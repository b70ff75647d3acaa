package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.CanonicalJson;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyDecision.Approval;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ToolFacts;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the demand for an approval, as the pack's {@code verify} says: asked of one
 * recording's calls, and of those that a mutation makes in their place. Immutable.
 */
final class TokenCheck {
  /** So far may the clock of a recorder be from the server's. */
  private static final long SKEW_SECONDS = 60;

  private final PolicyPack.ApprovalCheck terms;
  private final Analysis analysis;
  private final List<Call> calls;
  private final TokenSources sources;
  private final ApprovalIssuer issuer;

  /** The tokens of recorded calls that read as ours, as those calls carry them. */
  private final Map<String, Presented> presented = new HashMap<>();

  /**
   * A token with what does not depend on the call.
   *
   * @param signed whether this project's issuer made it
   * @param firstUse index of the first recorded call that was let through with it; beyond all calls
   *     if none was
   */
  private record Presented(ApprovalToken token, boolean signed, int firstUse) {}

  /**
   * The answer for one call.
   *
   * @param definite whether it rests on declared facts only
   */
  record Result(Approval state, String reason, boolean definite) {
    static final Result NOT_REQUIRED =
        new Result(Approval.NOT_REQUIRED, "no rule of the policy speaks of this call", true);

    boolean stops() {
      return !state.holds() && state != Approval.NOT_REQUIRED;
    }

    static Result of(Approval state, String reason) {
      return new Result(state, reason, true);
    }
  }

  TokenCheck(PolicyPack.ApprovalCheck terms, Analysis analysis, ApprovalIssuer issuer) {
    this.terms = terms;
    this.analysis = analysis;
    this.calls = analysis.trace().calls();
    this.sources = TokenSources.of(analysis, terms.tokenField());
    this.issuer = issuer;
    if (terms.verify() == Verify.BOUND) {
      calls.forEach(this::note);
    }
  }

  private void note(Call call) {
    String text = carried(call.args());
    if (text == null) {
      return;
    }
    boolean used = call.ending() != Call.Ending.BLOCKED;
    Presented before = presented.get(text);
    if (before == null) {
      Presented read = read(text, used ? call.index() : Integer.MAX_VALUE);
      if (read != null) {
        presented.put(text, read);
      }
    } else if (used && before.firstUse() > call.index()) {
      presented.put(text, new Presented(before.token(), before.signed(), call.index()));
    }
  }

  private @Nullable Presented read(String text, int firstUse) {
    ApprovalToken.Presented read = ApprovalToken.read(text);
    return read == null ? null : new Presented(read.token(), issuer.signed(read), firstUse);
  }

  private @Nullable String carried(JsonObject args) {
    Json value = args.get(terms.tokenField());
    String text = value == null ? null : value.asText();
    return text == null ? null : text.strip();
  }

  /** True if a token that a recorded call carries was visible before the step. */
  boolean anySeenBefore(int step) {
    return sources.anyBefore(step);
  }

  /**
   * Asks about one call.
   *
   * @param before how many recorded calls were made before it
   * @param step by which everything before it is visible
   * @param recorded the call in whose place it is made, or right after which; null if there is none
   */
  Result of(String tool, JsonObject args, int before, int step, @Nullable Call recorded) {
    String field = terms.tokenField();
    String token = TokenSources.token(args, field);
    if (token == null) {
      return Result.of(Approval.MISSING, "an approval is required in " + field);
    }
    TokenSources.Source source = sources.find(token, step);
    if (source != null && source.isForged()) {
      return new Result(
          Approval.FORGED,
          "the token in " + field + " first appears in untrusted text",
          source.integrity().basis() == Basis.DECLARED);
    }
    return switch (terms.verify()) {
      case PRESENCE -> Result.of(Approval.PRESENT, "a token is present in " + field);
      case TRACED -> traced(tool, args, source);
      case BOUND -> bound(tool, args, before, recorded);
    };
  }

  private Result traced(String tool, JsonObject args, TokenSources.@Nullable Source source) {
    if (source == null) {
      return Result.of(
          Approval.UNVERIFIED,
          "no step of the recording produced the token in " + terms.tokenField());
    }
    String missing = firstNotReceived(tool, args, source);
    return missing == null
        ? Result.of(Approval.TRACED, "the step that produced the token received these arguments")
        : Result.of(
            Approval.UNVERIFIED,
            "the step that produced the token did not receive this " + missing);
  }

  /** The first critical argument that the token's source was not given; null if it had all. */
  private @Nullable String firstNotReceived(
      String tool, JsonObject args, TokenSources.Source source) {
    for (String name : criticalArgs(tool, args)) {
      Json value = args.get(name);
      if (value != null && !source.received(name, value)) {
        return name;
      }
    }
    return null;
  }

  /** The arguments that an approval speaks of: the critical ones, or all but the tool's own key. */
  List<String> criticalArgs(String tool, JsonObject args) {
    ToolFacts facts = analysis.facts(tool);
    List<String> critical = facts.criticalArgs().value().stream().filter(args::has).toList();
    if (critical.isEmpty()) {
      String idempotency = facts.idempotencyArg().value().orElse("");
      critical = args.names().stream().filter(name -> !name.equals(idempotency)).toList();
    }
    return critical.stream().filter(name -> !name.equals(terms.tokenField())).toList();
  }

  private Result bound(String tool, JsonObject args, int before, @Nullable Call recorded) {
    String text = carried(args);
    Presented found = text == null ? null : presented.get(text);
    if (found == null && text != null) {
      found = read(text, Integer.MAX_VALUE);
    }
    if (found == null) {
      return Result.of(
          Approval.UNVERIFIED,
          "the token in " + terms.tokenField() + " is no approval of this server");
    }
    if (issuer.keys().isEmpty()) {
      return Result.of(
          Approval.UNVERIFIED,
          "the project's approval keys are not known here, so the token cannot be checked");
    }
    if (!found.signed()) {
      return Result.of(
          Approval.FORGED, "the token in " + terms.tokenField() + " is not signed by this project");
    }
    ApprovalToken token = found.token();
    String other = otherCall(token, tool, args);
    if (other != null) {
      return Result.of(Approval.MISMATCHED, other);
    }
    if (found.firstUse() < before) {
      return Result.of(Approval.REUSED, "an earlier call was made with this approval already");
    }
    return spent(token, recorded);
  }

  /** Why a token speaks of another call, or null if it speaks of this one. */
  private @Nullable String otherCall(ApprovalToken token, String tool, JsonObject args) {
    if (!token.tool().equals(tool)) {
      return "the approval was given for " + token.tool() + ", not for " + tool;
    }
    if (!token.tokenField().equals(terms.tokenField())) {
      return "the approval was given for a call that carries it in " + token.tokenField();
    }
    return switch (ApprovalToken.canonical(args, terms.tokenField())) {
      case CanonicalJson.Form.Text form ->
          ApprovalToken.digest(form).equals(token.argsSha256())
              ? null
              : "the approval was given for other arguments";
      case CanonicalJson.Form.None none -> "the argument " + none.pointer() + " " + none.reason();
    };
  }

  private Result spent(ApprovalToken token, @Nullable Call recorded) {
    Instant made = recorded == null ? null : analysis.trace().madeAt(recorded);
    long seconds = made == null ? token.issuedAt() : made.getEpochSecond();
    if (seconds >= token.expiresAt() + SKEW_SECONDS) {
      return Result.of(Approval.EXPIRED, "the call was made after its approval had expired");
    }
    if (seconds < token.issuedAt() - SKEW_SECONDS) {
      return Result.of(Approval.MISMATCHED, "the call was made before its approval was given");
    }
    ApprovalIssuer.Spending spending = issuer.spent().get(token.id());
    if (spending == null) {
      return Result.of(
          Approval.UNVERIFIED,
          "nobody had the approval verified before the call, so it could be used again");
    }
    if (spending.at() >= token.expiresAt() * 1_000) {
      return Result.of(Approval.EXPIRED, "the approval was verified after it had expired");
    }
    String callId = recorded == null ? null : analysis.trace().callId(recorded);
    if (callId != null && spending.callId() != null && !callId.equals(spending.callId())) {
      return Result.of(Approval.REUSED, "the approval was spent by another call");
    }
    return Result.of(Approval.BOUND, "signed for these arguments, in time, and spent by this call");
  }
}
