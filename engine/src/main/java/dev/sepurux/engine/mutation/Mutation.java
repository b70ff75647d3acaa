package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fault, lie or attack: data and one pure function.
 *
 * @param id {@code <category>.<name>}
 * @param asks the classes of question that it can stand for, its own class first; a lie asks {@code
 *     exposure} where a value is used in the answer alone
 * @param phase when it strikes
 * @param description one sentence for people
 * @param seam the places it can change
 * @param parameters what it can be tuned with
 * @param fidelities the kinds of run that can use it
 * @param owasp the OWASP ASI (agentic) and LLM tags that it exercises
 * @param weight how often it is chosen to represent a question, against others that fit there
 * @param example a value before and after
 * @param change what it does
 */
public record Mutation(
    String id,
    List<QuestionClass> asks,
    Phase phase,
    String description,
    Seam seam,
    List<Parameter> parameters,
    List<Fidelity> fidelities,
    List<String> owasp,
    int weight,
    String example,
    Change change) {
  public Mutation {
    asks = List.copyOf(asks);
    parameters = List.copyOf(parameters);
    fidelities = List.copyOf(fidelities);
    owasp = List.copyOf(owasp);
  }

  /** The kinds of places that a mutation can change. */
  public enum Seam {
    /** The answer of any call that matters. */
    CALL,
    /** The answer of a call with an effect. */
    EFFECT_CALL,
    /** A value in a result that is used later. */
    RESULT_VALUE,
    /** An argument that decides what an effect is done to. */
    ARGUMENT,
    /** Text that others can write. */
    UNTRUSTED_TEXT,
    /** An approval that the policy requires. */
    APPROVAL,
    /** A step that guards an effect. */
    GUARD,
    /** The run as a whole. */
    RUN;

    /** The word on the wire. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The part of the id before the dot. */
  public String category() {
    return id.substring(0, id.indexOf('.'));
  }

  /** True if recorded replay can use it. */
  public boolean recorded() {
    return fidelities.contains(Fidelity.RECORDED);
  }

  /** True if it can stand for a question of this class in recorded replay. */
  public boolean canAsk(QuestionClass question) {
    return recorded() && asks.contains(question);
  }

  /** The declared parameter of this name, or null. */
  public @Nullable Parameter parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).findFirst().orElse(null);
  }

  /** The class that the catalogue lists it under. */
  public QuestionClass questionClass() {
    return asks.getFirst();
  }

  /** The catalogue entry as the API serves it. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("id", id)
        .put("category", category())
        .put("class", questionClass().wire())
        .put("phase", phase.wire())
        .put("description", description)
        .put("seam", seam.wire())
        .put("parameters", Json.array(parameters.stream().map(Parameter::toJson).toList()))
        .put("fidelities", Json.strings(fidelities.stream().map(Fidelity::wire).toList()))
        .put("tags", Json.strings(owasp))
        .put("example", example)
        .build();
  }
}
