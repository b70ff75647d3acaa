package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.ResultView;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The questions about values in results: lies and drift where a value feeds an effect. */
final class ValueQuestions {
  private final Analysis analysis;
  private final @Nullable String tokenField;

  /** Arguments that several sources agree on, and that are asked about already. */
  private final Set<String> agreed = new HashSet<>();

  ValueQuestions(Analysis analysis, @Nullable String tokenField) {
    this.analysis = analysis;
    this.tokenField = tokenField;
  }

  List<Question> all() {
    List<Question> found = new ArrayList<>();
    for (Call call : analysis.trace().calls()) {
      if (call.ending() == Call.Ending.SUCCEEDED) {
        ask(call, found);
      }
    }
    return found;
  }

  /** One question for each value that feeds no effect and that an answer repeats. */
  List<Question> exposures() {
    List<Question> found = new ArrayList<>();
    for (Call call : analysis.trace().calls()) {
      if (call.ending() == Call.Ending.SUCCEEDED) {
        exposures(call, found);
      }
    }
    return found;
  }

  private void exposures(Call source, List<Question> found) {
    ResultView view = analysis.provenance().view(source);
    List<Flow> answers = analysis.provenance().answerUses(source);
    if (view == null || answers.isEmpty()) {
      return;
    }
    boolean tokens = view.form() == ResultView.Form.TEXT;
    Set<String> own = ownArguments(source);
    Set<String> feeding = new HashSet<>();
    for (Flow flow : analysis.provenance().usesOf(source)) {
      if (victim(analysis, flow) != null) {
        feeding.add(leaf(flow, tokens));
      }
    }
    Map<String, List<Flow>> byLeaf = new TreeMap<>();
    for (Flow flow : answers) {
      String leaf = leaf(flow, tokens);
      if (!feeding.contains(leaf) && !own.contains(same(flow.from().value()))) {
        byLeaf.computeIfAbsent(leaf, key -> new ArrayList<>()).add(flow);
      }
    }
    Integer answerStep = source.answerStep();
    for (List<Flow> flows : byLeaf.values()) {
      Place from = flows.getFirst().from().place();
      found.add(
          new Question(
              QuestionClass.EXPOSURE,
              source.tool(),
              source,
              answerStep == null ? source.step() : answerStep,
              from.pointer(),
              tokens ? from.span() : null,
              "answer",
              null,
              flows,
              Severity.MEDIUM));
    }
  }

  private static String leaf(Flow flow, boolean tokens) {
    Place from = flow.from().place();
    Span span = tokens ? from.span() : null;
    return from.pointer() + (span == null ? "" : "@" + span.start());
  }

  /** The call with effect that a value flows into, or null. */
  static @Nullable Call victim(Analysis analysis, Flow flow) {
    Place to = flow.to().place();
    if (to.kind() != Place.Kind.ARGUMENT || to.call() < 0) {
      return null;
    }
    Call call = analysis.trace().calls().get(to.call());
    return Questions.isEffectSeam(analysis, call) ? call : null;
  }

  /** What a lie at a value that feeds this call costs. */
  static Severity severity(Analysis analysis, Call victim) {
    return analysis.facts(victim).isOutward() ? Severity.CRITICAL : Severity.MEDIUM;
  }

  private void ask(Call source, List<Question> found) {
    ResultView view = analysis.provenance().view(source);
    if (view == null) {
      return;
    }
    boolean tokens = view.form() == ResultView.Form.TEXT;
    Set<String> own = ownArguments(source);
    Map<String, List<Flow>> byLeaf = new TreeMap<>();
    for (Flow flow : analysis.provenance().usesOf(source)) {
      Call victim = victim(analysis, flow);
      if (victim != null && !isCarrier(victim, flow) && !own.contains(same(flow.from().value()))) {
        byLeaf.computeIfAbsent(leaf(flow, tokens), key -> new ArrayList<>()).add(flow);
      }
    }
    for (List<Flow> flows : byLeaf.values()) {
      ask(source, tokens, flows, found);
    }
  }

  private void ask(Call source, boolean tokens, List<Flow> flows, List<Question> found) {
    flows.sort(worstFirst());
    Flow worst = flows.getFirst();
    Call victim = victim(analysis, worst);
    Integer answerStep = source.answerStep();
    if (victim == null) {
      return;
    }
    Place from = worst.from().place();
    // One argument that three sources agree on is one thing to ask, not three that pass.
    if (Corroboration.of(analysis, worst) != null
        && !agreed.add(victim.index() + " " + worst.to().place().pointer())) {
      return;
    }
    for (QuestionClass asks : List.of(QuestionClass.LIE, QuestionClass.DRIFT)) {
      found.add(
          new Question(
              asks,
              source.tool(),
              source,
              answerStep == null ? source.step() : answerStep,
              from.pointer(),
              tokens ? from.span() : null,
              target(victim, worst),
              victim,
              flows,
              severity(analysis, victim)));
    }
  }

  private static String target(Call victim, Flow flow) {
    Pointer to = flow.to().place().pointer();
    return to.isRoot() ? victim.tool() : victim.tool() + "." + to.tokens().getFirst();
  }

  private Comparator<Flow> worstFirst() {
    return Comparator.comparing(
            (Flow flow) -> {
              Call victim = victim(analysis, flow);
              return victim == null ? Severity.LOW : severity(analysis, victim);
            },
            Comparator.reverseOrder())
        .thenComparing(flow -> Corroboration.of(analysis, flow) != null)
        .thenComparing(Flow::match)
        .thenComparing(flow -> flow.to().place().span() != null)
        .thenComparing(flow -> flow.to().place())
        .thenComparing(flow -> flow.from().place());
  }

  /** True if the value only serves as a token or key there. */
  private boolean isCarrier(Call victim, Flow flow) {
    Pointer to = flow.to().place().pointer();
    if (to.isRoot()) {
      return false;
    }
    String argument = to.tokens().getFirst();
    return argument.equals(tokenField)
        || argument.equals(analysis.facts(victim).idempotencyArg().value().orElse(null));
  }

  /** The values of a call's own arguments: a result that repeats one proves and invents nothing. */
  static Set<String> ownArguments(Call call) {
    Set<String> values = new HashSet<>();
    collect(call.args(), values);
    return values;
  }

  private static void collect(Json value, Set<String> values) {
    switch (value) {
      case JsonObject object -> object.members().values().forEach(inner -> collect(inner, values));
      case JsonArray array -> array.items().forEach(inner -> collect(inner, values));
      default -> values.add(same(value));
    }
  }

  static String same(Json value) {
    return switch (value) {
      case JsonString text -> text.value().strip().toLowerCase(Locale.ROOT);
      case JsonNumber number -> number.canonicalText();
      default -> value.compact();
    };
  }
}
