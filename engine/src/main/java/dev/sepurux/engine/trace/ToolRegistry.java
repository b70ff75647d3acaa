package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import dev.sepurux.engine.trace.ToolFacts.Effect;
import dev.sepurux.engine.trace.ToolFacts.Egress;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a project says about its tools. An entry is JSON: {@code {name, zone, effect, egress, output
 * {integrity, confidentiality}, critical_args, idempotency_arg, idempotent, args_schema,
 * result_schema, compensates, timeout_ms, description, annotations, source}}; only {@code name} is
 * required. {@code source: "bootstrap"} makes its facts proposals; any other source, or none,
 * declares them. Explicit fields override what the zone says.
 */
public final class ToolRegistry {
  public static final ToolRegistry EMPTY = new ToolRegistry(new TreeMap<>());

  private final SortedMap<String, JsonObject> entries;

  private ToolRegistry(SortedMap<String, JsonObject> entries) {
    this.entries = entries;
  }

  /**
   * A registry of entries; of two with one name the last counts. A field that is wrong is not read:
   * see {@link #validate}.
   */
  public static ToolRegistry of(Collection<JsonObject> entries) {
    SortedMap<String, JsonObject> byName = new TreeMap<>();
    for (JsonObject entry : entries) {
      String name = entry.text("name");
      if (name != null && !name.isBlank()) {
        byName.put(EventReader.bare(name), entry);
      }
    }
    return new ToolRegistry(byName);
  }

  /**
   * What is wrong with an entry. Notes of type {@code unknown_zone} and {@code unknown_field} are
   * warnings; all others are reasons to refuse it.
   */
  public static List<Note> validate(JsonObject entry) {
    return ToolEntryCheck.check(entry);
  }

  /** The names in the registry, sorted. */
  public Set<String> names() {
    return new TreeSet<>(entries.keySet());
  }

  /** The entry of a tool as it was given, or null. */
  public @Nullable JsonObject entry(String tool) {
    return entries.get(tool);
  }

  /** What is known about a tool, from the registry, its name and the recorded calls. */
  public ToolFacts facts(String tool, List<Call> calls) {
    return facts(tool, calls, Set.of(), Basis.DECLARED);
  }

  /**
   * The same with the tools that a policy pack declares irreversible.
   *
   * @param irreversible names with or without {@code (commit)}
   * @param basis that of the pack: what was only proposed overrules nothing that somebody said
   */
  public ToolFacts facts(String tool, List<Call> calls, Set<String> irreversible, Basis basis) {
    JsonObject entry = entries.get(tool);
    ToolFacts guessed = ToolInference.infer(tool, calls, entry);
    ToolFacts known = entry == null ? guessed : merge(guessed, entry);
    boolean listed = irreversible.stream().anyMatch(name -> EventReader.bare(name).equals(tool));
    boolean said = basis != Basis.DECLARED && known.effect().basis() == Basis.DECLARED;
    return listed && !said ? known.withEffect(policySays(basis)) : known;
  }

  private static Fact<Effect> policySays(Basis basis) {
    String pack = basis == Basis.DECLARED ? "the policy pack" : "the proposed policy pack";
    return new Fact<>(Effect.IRREVERSIBLE, basis, pack + " lists it as irreversible");
  }

  private static ToolFacts merge(ToolFacts guessed, JsonObject entry) {
    Said said = new Said(entry);
    Fact<Effect> effect = said.word(Effect.class, entry.get("effect"), "effect", guessed.effect());
    Json output = entry.get("output");
    JsonObject labels = output instanceof JsonObject object ? object : JsonObject.EMPTY;
    return new ToolFacts(
        guessed.name(),
        effect,
        said.word(Egress.class, entry.get("egress"), "egress", zoneEgress(said, guessed, effect)),
        said.word(
            Integrity.class,
            labels.get("integrity"),
            "output.integrity",
            zoneIntegrity(said, guessed)),
        said.word(
            Confidentiality.class,
            labels.get("confidentiality"),
            "output.confidentiality",
            zoneConfidentiality(said, guessed)),
        said.texts(entry.get("critical_args"), guessed.criticalArgs()),
        said.argument(entry, guessed.idempotencyArg()),
        entry.get("idempotent") instanceof JsonBool bool
            ? said.fact(bool.value(), "idempotent")
            : ToolFacts.stillIdempotent(guessed.idempotent(), effect),
        schema(entry, "args_schema", "input_schema"),
        schema(entry, "result_schema", "output_schema"),
        entry.text("compensates"),
        timeout(entry),
        true);
  }

  private static Fact<Integrity> zoneIntegrity(Said said, ToolFacts guessed) {
    return switch (said.zone()) {
      case "" -> guessed.integrity();
      case "trusted" -> said.fact(Integrity.TRUSTED, "zone");
      case "sensitive" ->
          guessed.integrity().basis() == Basis.INFERRED
              ? guessed.integrity()
              : said.fact(Integrity.TRUSTED, "zone");
      default -> said.fact(Integrity.UNTRUSTED, "zone");
    };
  }

  private static Fact<Egress> zoneEgress(Said said, ToolFacts guessed, Fact<Effect> effect) {
    boolean untrusted = !Set.of("", "trusted", "sensitive").contains(said.zone());
    boolean carries =
        guessed.egress().value() == Egress.EXTERNAL
            || guessed.criticalArgs().value().stream().anyMatch(ToolRegistry::isOutside);
    if (untrusted && carries) {
      return said.fact(Egress.EXTERNAL, "zone");
    }
    return effect.value() == Effect.NONE && guessed.effect().value() != Effect.NONE
        ? new Fact<>(Egress.NONE, Basis.INFERRED, "only reads")
        : guessed.egress();
  }

  private static boolean isOutside(String argument) {
    return ArgumentNames.isAddress(argument)
        || ArgumentNames.isUrl(argument)
        || ToolWords.of(argument).contains("account");
  }

  private static Fact<Confidentiality> zoneConfidentiality(Said said, ToolFacts guessed) {
    return said.zone().equals("sensitive")
        ? said.fact(Confidentiality.SENSITIVE, "zone")
        : guessed.confidentiality();
  }

  private static @Nullable JsonObject schema(JsonObject entry, String... names) {
    for (String name : names) {
      if (entry.get(name) instanceof JsonObject schema) {
        return schema;
      }
    }
    return null;
  }

  private static @Nullable Long timeout(JsonObject entry) {
    return entry.get("timeout_ms") instanceof JsonNumber number
            && number.isInteger()
            && number.decimal() != null
            && number.decimal().signum() > 0
            && number.decimal().precision() <= 12
        ? Long.valueOf(number.decimal().longValue())
        : null;
  }

  /** What one entry says, with the basis of its source. */
  private record Said(JsonObject entry) {
    Basis basis() {
      return "bootstrap".equals(entry.text("source")) ? Basis.BOOTSTRAP : Basis.DECLARED;
    }

    String zone() {
      String zone = entry.text("zone");
      return zone == null ? "" : zone;
    }

    <T> Fact<T> fact(T value, String field) {
      String where =
          basis() == Basis.BOOTSTRAP ? " as bootstrap proposed it" : " in the tool registry";
      return new Fact<>(value, basis(), field + where);
    }

    <E extends Enum<E>> Fact<E> word(
        Class<E> type, @Nullable Json value, String field, Fact<E> absent) {
      String word = value == null ? null : value.asText();
      if (word != null) {
        for (E constant : type.getEnumConstants()) {
          if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
            return fact(constant, field);
          }
        }
      }
      return absent;
    }

    Fact<List<String>> texts(@Nullable Json value, Fact<List<String>> absent) {
      if (!(value instanceof JsonArray array)) {
        return absent;
      }
      List<String> names =
          array.items().stream().map(Json::asText).filter(text -> text != null).toList();
      return fact(names, "critical_args");
    }

    // null in the entry says that there is none; an absent field says nothing.
    Fact<Optional<String>> argument(JsonObject entry, Fact<Optional<String>> absent) {
      if (!entry.has("idempotency_arg")) {
        return absent;
      }
      String name = entry.text("idempotency_arg");
      return fact(Optional.ofNullable(name).filter(text -> !text.isBlank()), "idempotency_arg");
    }
  }

  static List<String> words(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
