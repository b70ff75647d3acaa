package dev.sepurux.engine.mutation;

import java.util.ArrayList;
import java.util.List;

/** Collects what a catalogue entry says, so that the tables below read as tables. */
final class Entry {
  private final String id;
  private final Phase phase;
  private final Mutation.Seam seam;
  private final List<QuestionClass> asks = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private List<Fidelity> fidelities = List.of(Fidelity.RECORDED, Fidelity.LIVE);
  private List<String> owasp = List.of();
  private int weight = 4;
  private String example = "";

  private Entry(String id, Phase phase, Mutation.Seam seam) {
    this.id = id;
    this.phase = phase;
    this.seam = seam;
  }

  static Entry of(String id, Phase phase, Mutation.Seam seam, QuestionClass... asks) {
    Entry entry = new Entry(id, phase, seam);
    entry.asks.addAll(List.of(asks));
    return entry;
  }

  /** A loud fault that strikes before the call could have an effect. */
  static Entry before(String id, QuestionClass question) {
    return of(id, Phase.BEFORE_EFFECT, Mutation.Seam.CALL, question).tags("ASI08");
  }

  /** A loud fault that loses the answer of a call whose effect was made. */
  static Entry after(String id) {
    return of(id, Phase.AFTER_EFFECT, Mutation.Seam.EFFECT_CALL, QuestionClass.AFTER_EFFECT)
        .tags("ASI08");
  }

  /** A plausible wrong value. */
  static Entry lie(String id) {
    return of(
            id, Phase.RESULT, Mutation.Seam.RESULT_VALUE, QuestionClass.LIE, QuestionClass.EXPOSURE)
        .tags("ASI08", "LLM09");
  }

  /** A value that breaks the shape that the recording shows. */
  static Entry drift(String id) {
    return of(id, Phase.RESULT, Mutation.Seam.RESULT_VALUE, QuestionClass.DRIFT)
        .tags("ASI08", "LLM05");
  }

  Entry tags(String... tags) {
    owasp = List.of(tags);
    return this;
  }

  Entry parameter(String name, long standard, long least, long most, String description) {
    parameters.add(new Parameter(name, standard, least, most, description));
    return this;
  }

  Entry weight(int standard) {
    weight = standard;
    return this;
  }

  Entry example(String before, String after) {
    example = before + " -> " + after;
    return this;
  }

  /** For what a recording cannot answer: only a live run uses it. */
  Mutation liveOnly(String description) {
    fidelities = List.of(Fidelity.LIVE);
    return does(description, (before, material) -> null);
  }

  Mutation does(String description, Change change) {
    return new Mutation(
        id, asks, phase, description, seam, parameters, fidelities, owasp, weight, example, change);
  }
}
