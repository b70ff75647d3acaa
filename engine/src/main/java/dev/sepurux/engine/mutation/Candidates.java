package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.mutation.Candidate.Variant;
import dev.sepurux.engine.mutation.Change.Changed;
import dev.sepurux.engine.mutation.MutationSelection.Choice;
import dev.sepurux.engine.schema.Known;
import dev.sepurux.engine.schema.LearnedSchema;
import dev.sepurux.engine.schema.LearnedSchemas;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.JsonSchema;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.ResultView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The questions that the chosen mutations can ask, each with what every mutation would make of the
 * seam. A mutation that would change nothing is left out, and so is a question without any.
 *
 * @param list in order of the recording
 * @param possibleCategories categories of the whole catalogue that could ask something here
 */
public record Candidates(List<Candidate> list, SortedSet<String> possibleCategories) {
  private static final long STREAM_STEP = 0xD1342543DE82EF95L;

  /**
   * Builds the candidates of a recording.
   *
   * @param learned what other recordings show of the tools' results
   */
  public static Candidates of(
      Analysis analysis,
      List<Question> questions,
      MutationSelection selection,
      LearnedSchemas learned,
      long seed) {
    Builder builder =
        new Builder(analysis, selection, learned, Scenario.of(analysis.trace(), seed));
    questions.forEach(builder::add);
    return new Candidates(List.copyOf(builder.list), builder.possible);
  }

  private static final class Builder {
    private final Analysis analysis;
    private final MutationSelection selection;
    private final LearnedSchemas learned;
    private final Scenario scenario;
    private final Observed observed;
    private final List<String> tools;
    private final List<Candidate> list = new ArrayList<>();
    private final SortedSet<String> possible = new TreeSet<>();

    Builder(
        Analysis analysis, MutationSelection selection, LearnedSchemas learned, Scenario scenario) {
      this.analysis = analysis;
      this.selection = selection;
      this.learned = learned;
      this.scenario = scenario;
      this.observed = Observed.of(analysis);
      this.tools = Questions.toolsAtHand(analysis);
    }

    void add(Question question) {
      String priority = scenario.priority(question);
      long seed = Scenario.seed(priority);
      Json before = before(question);
      Material material = material(question, before, new SplitMix64(seed));
      List<Variant> variants = new ArrayList<>();
      int[] weights = new int[Catalogue.asking(question.asks()).size()];
      for (Mutation mutation : Catalogue.asking(question.asks())) {
        Choice choice = selection.choice(mutation);
        Changed changed = change(mutation, before, stream(material, mutation, choice, seed));
        if (changed == null || !fitsText(question, changed)) {
          continue;
        }
        possible.add(mutation.category());
        if (choice != null) {
          weights[variants.size()] = choice.weight();
          variants.add(new Variant(mutation, changed));
        }
      }
      if (!variants.isEmpty()) {
        int asked = weighted(weights, variants.size(), new SplitMix64(seed));
        list.add(new Candidate(question, before, variants, asked, priority));
      }
    }

    /** Each mutation has its own stream: what it does depends on no other. */
    private static Material stream(
        Material material, Mutation mutation, @Nullable Choice choice, long seed) {
      long own = seed + mutation.id().hashCode() * STREAM_STEP;
      return material.with(choice == null ? Map.of() : choice.params(), new SplitMix64(own));
    }

    private static @Nullable Changed change(Mutation mutation, Json before, Material material) {
      Changed changed = mutation.change().of(before, material);
      return changed == null || changed.after().equals(before) ? null : changed;
    }

    /** A word in a text has no form to drift to: it can only be gone. */
    private static boolean fitsText(Question question, Changed changed) {
      return question.asks() != QuestionClass.DRIFT
          || question.flows().getFirst().from().place().span() == null
          || changed.value() instanceof JsonNull;
    }

    private static int weighted(int[] weights, int count, SplitMix64 random) {
      long total = 0;
      for (int i = 0; i < count; i++) {
        total += weights[i];
      }
      long pick = Long.remainderUnsigned(random.next(), total);
      int at = 0;
      while (pick >= weights[at]) {
        pick -= weights[at++];
      }
      return at;
    }

    private Json before(Question question) {
      Call call = question.call();
      return switch (question.asks()) {
        case STOP_TRANSIENT, STOP_PERMANENT, AFTER_EFFECT -> answer(call);
        case DUPLICATE, LOOP -> Json.of(1);
        case LIE, DRIFT, EXPOSURE -> question.flows().getFirst().from().value();
        case ARGUMENTS_SWAPPED ->
            call == null ? JsonNull.INSTANCE : orNull(call.args().at(question.pointer()));
        case ARGUMENTS_BROKEN -> call == null ? JsonNull.INSTANCE : call.args();
        case INVENTED_TOOL ->
            Json.of(question.victim() == null ? tools.getFirst() : question.victim().tool());
        case INJECTED_ACTION, EXFILTRATION, ALTERED_ARGUMENT -> untrustedText(call);
        case APPROVAL, GUARD_SKIPPED ->
            call == null ? JsonNull.INSTANCE : orNull(call.args().at(question.pointer()));
        case POLICY_UNAVAILABLE -> Json.of("available");
      };
    }

    private static Json answer(@Nullable Call call) {
      if (call == null) {
        return JsonNull.INSTANCE;
      }
      return call.result() != null ? call.result() : Json.of(call.error());
    }

    private Json untrustedText(@Nullable Call call) {
      ResultView view = call == null ? null : analysis.provenance().view(call);
      InjectionPoint point = view == null ? null : InjectionPoint.of(view);
      return Json.of(point == null ? "" : point.text());
    }

    private static Json orNull(@Nullable Json value) {
      return value == null ? JsonNull.INSTANCE : value;
    }

    private Material material(Question question, Json before, SplitMix64 random) {
      Call call = question.call();
      String name = name(question);
      Json value = before instanceof JsonArray list && list.size() > 0 ? list.get(0) : before;
      int index = call == null ? -1 : call.index();
      boolean values = needsValues(question.asks());
      return new Material(
          question.tool(),
          name,
          values ? wellFormed(question, siblings(question, name, value)) : List.of(),
          values ? wellFormed(question, observed.elsewhere(value, index)) : List.of(),
          known(question),
          tools,
          question.target().isEmpty() ? null : question.target(),
          goalArguments(question),
          question.tool().isEmpty() ? null : analysis.facts(question.tool()).timeoutMs(),
          question.asks() == QuestionClass.ARGUMENTS_BROKEN ? required(question) : null,
          call != null && analysis.untrustedBefore(call.step()).isPresent(),
          Map.of(),
          random);
    }

    /** What was learned about the place of a value in a result; null also for a word in a text. */
    private @Nullable Known known(Question question) {
      Call call = question.call();
      if (call == null || question.flows().isEmpty()) {
        return null;
      }
      Place from = question.flows().getFirst().from().place();
      LearnedSchema schema = from.span() == null ? learned.find(call.tool()) : null;
      ResultView view = schema == null ? null : analysis.provenance().view(call);
      return schema == null || view == null ? null : schema.at(view.value(), from.pointer());
    }

    /** Values seen under the name; of an argument, also the others that its schema lists. */
    private List<Json> siblings(Question question, String name, Json value) {
      Set<Json> seen = new LinkedHashSet<>(observed.siblings(name, value));
      JsonObject schema = schema(question);
      if (question.asks() == QuestionClass.ARGUMENTS_SWAPPED
          && schema != null
          && schema.at(Pointer.of("properties", name, "enum")) instanceof JsonArray listed) {
        listed.items().stream().filter(item -> !item.equals(value)).forEach(seen::add);
      }
      return List.copyOf(seen);
    }

    /**
     * Those that the schema of the arguments would let through: that it stops a clumsy mistake says
     * nothing about the next one.
     */
    private List<Json> wellFormed(Question question, List<Json> seen) {
      JsonObject schema = schema(question);
      Call call = question.call();
      if (schema == null
          || call == null
          || question.asks() != QuestionClass.ARGUMENTS_SWAPPED
          || !JsonSchema.allows(schema, call.args())) {
        return seen;
      }
      Pointer at =
          call.args().at(question.pointer()) instanceof JsonArray
              ? question.pointer().child(0)
              : question.pointer();
      return seen.stream()
          .filter(value -> JsonSchema.allows(schema, call.args().with(at, value)))
          .toList();
    }

    private @Nullable JsonObject schema(Question question) {
      return question.tool().isEmpty() ? null : analysis.facts(question.tool()).argsSchema();
    }

    private static boolean needsValues(QuestionClass asks) {
      return asks == QuestionClass.LIE
          || asks == QuestionClass.EXPOSURE
          || asks == QuestionClass.ARGUMENTS_SWAPPED;
    }

    private String name(Question question) {
      Call call = question.call();
      if (question.asks() != QuestionClass.ARGUMENTS_BROKEN || call == null) {
        return Observed.nameOf(question.pointer());
      }
      // A critical argument where the call has one: a broken comment does no harm.
      List<String> critical =
          analysis.facts(call).criticalArgs().value().stream().filter(call.args()::has).toList();
      List<String> required = required(question);
      if (required == null) {
        return critical.isEmpty() ? "" : critical.getFirst();
      }
      return critical.stream()
          .filter(required::contains)
          .findFirst()
          .or(() -> required.stream().filter(call.args()::has).findFirst())
          .or(() -> critical.stream().findFirst())
          .orElse("");
    }

    /** The arguments that the tool's schema demands, or null if it does not say. */
    private @Nullable List<String> required(Question question) {
      JsonObject schema = schema(question);
      return schema != null && schema.get("required") instanceof JsonArray names
          ? names.items().stream().map(Json::asText).filter(Objects::nonNull).toList()
          : null;
    }

    private JsonObject goalArguments(Question question) {
      return switch (question.asks()) {
        case INJECTED_ACTION -> GoalArguments.of(analysis, question.target());
        case EXFILTRATION -> {
          Exfiltration loot = Exfiltration.of(analysis);
          yield loot == null ? JsonObject.EMPTY : loot.args();
        }
        case ALTERED_ARGUMENT -> {
          Call victim = question.victim();
          String argument = question.argument();
          Json value =
              victim == null ? null : GoalArguments.altered(victim, argument).get(argument);
          yield value == null
              ? JsonObject.EMPTY
              : JsonObject.builder().put(argument, value).build();
        }
        default -> JsonObject.EMPTY;
      };
    }
  }
}
