package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The effects of a recording: which were made, repeated, undone and looked at again. */
final class Effects {
  private final Trace trace;
  private final Function<String, ToolFacts> facts;
  private final Function<Call, ToolFacts> factsOfCall;
  private final List<Call> made;
  private final List<String> keys = new ArrayList<>();
  private final List<Set<String>> values = new ArrayList<>();
  private final Map<String, List<Call>> byKey = new HashMap<>();
  private final Map<String, Optional<String>> idempotencyArgs = new HashMap<>();
  private final Map<Integer, Call> undoneBy = new HashMap<>();
  private final Set<Integer> undoing = new HashSet<>();
  private final List<Call> outward;

  /**
   * @param facts what is known about a tool
   * @param factsOfCall what is known about one call of it
   */
  Effects(
      Trace trace,
      Provenance provenance,
      Function<String, ToolFacts> facts,
      Function<Call, ToolFacts> factsOfCall) {
    this.trace = trace;
    this.facts = facts;
    this.factsOfCall = factsOfCall;
    this.made = trace.calls().stream().filter(call -> call.executed() && hasEffect(call)).toList();
    for (Call call : trace.calls()) {
      values.add(saidBy(call));
    }
    for (Call call : trace.calls()) {
      String key = key(call);
      keys.add(key);
      if (call.executed()) {
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(call);
      }
    }
    for (String tool : trace.tools()) {
      idempotencyArgs.put(tool, workingArgument(tool));
    }
    new Compensations(this, provenance).find();
    this.outward =
        made.stream()
            .filter(call -> factsOfCall.apply(call).isOutward())
            .filter(call -> argumentOf(call) == null)
            .filter(call -> !undoneBy.containsKey(call.index()) && !undoing.contains(call.index()))
            .toList();
  }

  Trace trace() {
    return trace;
  }

  ToolFacts facts(Call call) {
    return factsOfCall.apply(call);
  }

  List<Call> made() {
    return made;
  }

  /** Effects that stand unless the recording undoes them: see {@link Analysis#standingEffects}. */
  List<Call> outward() {
    return outward;
  }

  boolean hasEffect(Call call) {
    return call.commit() || factsOfCall.apply(call).hasEffect();
  }

  String effectKey(Call call) {
    return keys.get(call.index());
  }

  List<Call> resends(Call call) {
    return byKey.getOrDefault(effectKey(call), List.of()).stream()
        .filter(other -> other.index() > call.index())
        .toList();
  }

  Optional<Call> compensation(Call call) {
    return Optional.ofNullable(undoneBy.get(call.index()));
  }

  boolean isUndoing(Call call) {
    return undoing.contains(call.index());
  }

  boolean isUndone(Call call) {
    return undoneBy.containsKey(call.index());
  }

  void undoes(Call later, Call earlier) {
    undoneBy.put(earlier.index(), later);
    undoing.add(later.index());
  }

  /** The values that a call's arguments say, common ones left out. */
  Set<String> valuesOf(Call call) {
    return values.get(call.index());
  }

  private static Set<String> saidBy(Call call) {
    Set<String> said = new HashSet<>();
    for (Leaf leaf : ProvenanceReader.argumentLeaves(call)) {
      String key = Values.key(leaf.value());
      if (key != null && !Values.isCommon(leaf.value())) {
        said.add(key);
      }
    }
    return said;
  }

  private String key(Call call) {
    Optional<String> idempotency = facts.apply(call.tool()).idempotencyArg().value();
    Map<String, Json> lasting = new TreeMap<>();
    call.args()
        .members()
        .forEach((name, value) -> {
          boolean passing =
              ArgumentNames.isToken(name)
                  || ArgumentNames.isVolatile(name)
                  || ArgumentNames.isIdempotency(name)
                  || idempotency.filter(name::equals).isPresent();
          if (!passing) {
            lasting.put(name, value);
          }
        });
    return call.tool() + " " + new JsonObject(lasting).canonical();
  }

  /** Why a repeated call has one effect: its argument first, then the tool's own nature. */
  Optional<Idempotency> idempotency(Call call) {
    ToolFacts known = factsOfCall.apply(call);
    String argument = argumentOf(call);
    if (argument != null) {
      return Optional.of(
          new Idempotency(
              Idempotency.Kind.ARGUMENT,
              known.idempotencyArg().basis(),
              "argument \"" + argument + "\" tells a second send from another effect"));
    }
    Fact<Boolean> nature = known.idempotent();
    if (!nature.value()) {
      return Optional.empty();
    }
    boolean byVerb = nature.basis() == Basis.INFERRED && !nature.reason().startsWith("hint");
    if (byVerb && ReadBacks.addsUp(call)) {
      return Optional.empty();
    }
    return Optional.of(
        new Idempotency(
            byVerb ? Idempotency.Kind.SET_LIKE : Idempotency.Kind.HINT,
            nature.basis(),
            nature.reason()));
  }

  /** The idempotency argument that the call carries and that works in this recording, or null. */
  private @Nullable String argumentOf(Call call) {
    String argument = idempotencyArgs.getOrDefault(call.tool(), Optional.empty()).orElse(null);
    return argument != null && says(call.args().get(argument)) ? argument : null;
  }

  // One value for two effects swallows the second; two values for one effect let it happen twice.
  private Optional<String> workingArgument(String tool) {
    Optional<String> argument = facts.apply(tool).idempotencyArg().value();
    if (argument.isEmpty()) {
      return argument;
    }
    Map<String, String> effectOfValue = new HashMap<>();
    Map<String, String> valueOfEffect = new HashMap<>();
    for (Call call : trace.callsOf(tool)) {
      Json value = call.args().get(argument.get());
      if (value == null || !says(value)) {
        continue;
      }
      String spelled = value.canonical();
      String effect = effectKey(call);
      String effectBefore = effectOfValue.putIfAbsent(spelled, effect);
      String valueBefore = valueOfEffect.putIfAbsent(effect, spelled);
      if ((effectBefore != null && !effectBefore.equals(effect))
          || (valueBefore != null && !valueBefore.equals(spelled))) {
        return Optional.empty();
      }
    }
    return argument;
  }

  private static boolean says(@Nullable Json value) {
    return switch (value) {
      case JsonString text -> !text.value().isBlank();
      case JsonNumber _ -> true;
      case JsonObject object -> object.size() > 0;
      case JsonArray array -> array.size() > 0;
      case JsonBool _, JsonNull _ -> false;
      case null -> false;
    };
  }

  /** See {@link Analysis#readBack}. */
  Optional<Call> readBack(Call effect) {
    Set<String> touched = valuesOf(effect);
    List<Call> calls = trace.calls();
    for (int i = effect.index() + 1; i < calls.size(); i++) {
      Call later = calls.get(i);
      if (hasEffect(later)) {
        if (later.executed()) {
          return Optional.empty();
        }
        continue;
      }
      boolean afterAnswer = effect.answerStep() == null || later.step() > effect.answerStep();
      if (afterAnswer && later.ending() == Call.Ending.SUCCEEDED) {
        Set<String> shared = new HashSet<>(valuesOf(later));
        shared.retainAll(touched);
        if (!shared.isEmpty() && ReadBacks.looksAt(effect, later, shared, touched)) {
          return Optional.of(later);
        }
      }
    }
    return Optional.empty();
  }

  int madeBefore(int step) {
    int low = 0;
    int high = made.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (made.get(middle).step() < step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
