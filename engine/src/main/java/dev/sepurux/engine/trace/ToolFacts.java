package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tool is known to do, each fact with its basis.
 *
 * @param name the tool's name without {@code (commit)}
 * @param effect whether a call changes the world, and whether that can be undone
 * @param egress whether a call carries data or value out to an address among its arguments
 * @param integrity whether others can write what its results hold
 * @param confidentiality how confidential its results are
 * @param criticalArgs names of top-level arguments that decide what the effect is done to
 *     (recipient, amount, id, ...)
 * @param idempotencyArg the argument whose value makes a repeated call have one effect; empty if
 *     none is known
 * @param idempotent whether a repeated equal call has one effect by the tool's own nature (a hint
 *     or a set-like verb)
 * @param argsSchema JSON Schema of the arguments, or null
 * @param resultSchema JSON Schema of the result, or null
 * @param compensates the tool whose effect a call of this one undoes, or null
 * @param timeoutMs the deadline after which the caller gives up, or null
 * @param known true if the registry has an entry for the tool
 */
public record ToolFacts(
    String name,
    Fact<Effect> effect,
    Fact<Egress> egress,
    Fact<Integrity> integrity,
    Fact<Confidentiality> confidentiality,
    Fact<List<String>> criticalArgs,
    Fact<Optional<String>> idempotencyArg,
    Fact<Boolean> idempotent,
    @Nullable JsonObject argsSchema,
    @Nullable JsonObject resultSchema,
    @Nullable String compensates,
    @Nullable Long timeoutMs,
    boolean known) {

  /** What a call does to the world. */
  public enum Effect {
    NONE,
    REVERSIBLE,
    IRREVERSIBLE;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where a call carries its arguments. */
  public enum Egress {
    NONE,
    INTERNAL,
    EXTERNAL;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Who can have written a tool's results. */
  public enum Integrity {
    TRUSTED,
    UNTRUSTED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Who may read a tool's results. */
  public enum Confidentiality {
    PUBLIC,
    INTERNAL,
    SENSITIVE,
    SECRET;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** True if a call changes the world. */
  public boolean hasEffect() {
    return effect.value() != Effect.NONE;
  }

  /**
   * True if a call's effect cannot be taken back within the house: irreversible, or carried to an
   * outside address.
   */
  public boolean isOutward() {
    return effect.value() == Effect.IRREVERSIBLE || egress.value() == Egress.EXTERNAL;
  }

  /** The same with another effect. */
  ToolFacts withEffect(Fact<Effect> other) {
    return new ToolFacts(
        name,
        other,
        egress,
        integrity,
        confidentiality,
        criticalArgs,
        idempotencyArg,
        stillIdempotent(idempotent, other),
        argsSchema,
        resultSchema,
        compensates,
        timeoutMs,
        known);
  }

  // A set-like verb says something about reversible tools only.
  static Fact<Boolean> stillIdempotent(Fact<Boolean> idempotent, Fact<Effect> effect) {
    boolean byVerb =
        idempotent.basis() == Basis.INFERRED && !idempotent.reason().startsWith("hint");
    return byVerb && idempotent.value() && effect.value() == Effect.IRREVERSIBLE
        ? new Fact<>(false, Basis.ASSUMED, "nothing says so")
        : idempotent;
  }
}
