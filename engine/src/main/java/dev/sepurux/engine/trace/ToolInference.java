package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import dev.sepurux.engine.trace.ToolFacts.Effect;
import dev.sepurux.engine.trace.ToolFacts.Egress;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Guesses what a tool does from the commands it was sent, verbs in its name, argument names and MCP
 * hints. What nothing speaks for is assumed: reversible, inward, not idempotent.
 */
public final class ToolInference {
  private static final int FREE_TEXT = 40;
  private static final int FREE_TEXT_WORDS = 6;

  private final String tool;
  private final List<Call> calls;
  private final JsonObject entry;
  private final JsonObject hints;
  private final List<String> words;
  private final Set<String> arguments = new TreeSet<>();
  private final @Nullable Fact<Effect> commands;

  private ToolInference(String tool, List<Call> calls, @Nullable JsonObject entry) {
    this.tool = tool;
    this.calls = calls;
    this.entry = entry == null ? JsonObject.EMPTY : entry;
    this.hints = object(this.entry.get("annotations"));
    this.words = ToolWords.of(ToolWords.local(tool));
    arguments.addAll(
        object(schema("args_schema", "input_schema", "inputSchema").get("properties")).names());
    calls.forEach(call -> arguments.addAll(call.args().names()));
    this.commands = CommandText.effect(tool, calls);
  }

  /**
   * What can be guessed about a tool.
   *
   * @param entry what the registry or an MCP server says about it ({@code description, args_schema,
   *     annotations}), or null
   */
  public static ToolFacts infer(String tool, List<Call> calls, @Nullable JsonObject entry) {
    return new ToolInference(tool, calls, entry).facts();
  }

  private ToolFacts facts() {
    Fact<Effect> effect = effect();
    // What runs commands also answers: a DELETE beside it makes no result of a SELECT trusted.
    Effect reads =
        commands != null && effectByVerb().value() == Effect.NONE ? Effect.NONE : effect.value();
    return new ToolFacts(
        tool,
        effect,
        egress(effect.value()),
        integrity(reads),
        confidentiality(reads),
        criticalArgs(),
        idempotencyArg(),
        idempotent(effect.value()),
        null,
        null,
        null,
        null,
        false);
  }

  private Fact<Effect> effect() {
    // What it was seen to be told outweighs what is said of it.
    boolean writes = commands != null && commands.value() != Effect.NONE;
    if (isTrue("readOnlyHint") && !writes) {
      return inferred(Effect.NONE, "hint readOnlyHint");
    }
    Fact<Effect> byName = effectByName();
    if (isTrue("destructiveHint")) {
      return inferred(Effect.IRREVERSIBLE, "hint destructiveHint");
    }
    if (isFalse("readOnlyHint") && byName.value() == Effect.NONE) {
      return inferred(Effect.REVERSIBLE, "hint readOnlyHint: false");
    }
    if (isFalse("destructiveHint") && byName.value() == Effect.IRREVERSIBLE && !writes) {
      return inferred(Effect.REVERSIBLE, "hint destructiveHint: false");
    }
    boolean commits = calls.stream().anyMatch(Call::commit);
    return commits && (byName.value() == Effect.NONE || byName.basis() == Basis.ASSUMED)
        ? inferred(Effect.REVERSIBLE, "recorded with (commit)")
        : byName;
  }

  private Fact<Effect> effectByName() {
    return commands == null ? effectByVerb() : commands;
  }

  private Fact<Effect> effectByVerb() {
    if (ToolPhrases.asksApproval(tool)) {
      return inferred(Effect.NONE, "asking for an approval commits nothing");
    }
    if (ToolPhrases.handsOver(tool)) {
      return inferred(Effect.REVERSIBLE, "handing over to a person is the safe way out");
    }
    if (ToolPhrases.runsChecks(tool)) {
      return inferred(Effect.REVERSIBLE, "it runs tests or a build");
    }
    int verb = verb(words);
    if (verb < 0) {
      return new Fact<>(
          Effect.REVERSIBLE, Basis.ASSUMED, "nothing in the name tells; an effect is assumed");
    }
    String word = words.get(verb);
    Effect effect = effectOf(word);
    return inferred(
        weighed(effect == null ? Effect.REVERSIBLE : effect, verb),
        "verb \"" + word + "\" in the name");
  }

  // The first word is the verb if it can be one. Later on (VenmoSendMoney, SmartLockSearchGuests) a
  // word that is more often a noun is one only if no other verb follows.
  private static int verb(List<String> words) {
    int noun = -1;
    for (int i = 0; i < words.size(); i++) {
      if (effectOf(words.get(i)) != null) {
        if (i == 0 || !ToolWords.MORE_OFTEN_NOUNS.contains(words.get(i))) {
          return i;
        }
        noun = noun < 0 ? i : noun;
      }
    }
    return noun;
  }

  private Effect weighed(Effect effect, int verb) {
    List<String> rest = words.subList(verb + 1, words.size());
    boolean money = makes(words.get(verb)) && rest.stream().anyMatch(ToolWords.MONEY::contains);
    // An old password cannot be set again by who did not know it.
    boolean password = rest.contains("password") && !words.get(verb).equals("generate");
    if (effect == Effect.REVERSIBLE && (money || password)) {
      return Effect.IRREVERSIBLE;
    }
    return effect;
  }

  private static boolean makes(String verb) {
    return Set.of("make", "create", "issue", "place", "add", "complete").contains(verb);
  }

  private static @Nullable Effect effectOf(String word) {
    if (ToolWords.READS.contains(word)) {
      return Effect.NONE;
    }
    if (ToolWords.IRREVERSIBLE.contains(word)) {
      return Effect.IRREVERSIBLE;
    }
    return ToolWords.REVERSIBLE.contains(word) ? Effect.REVERSIBLE : null;
  }

  private Fact<Egress> egress(Effect effect) {
    if (effect == Effect.NONE) {
      return arguments.stream()
          .filter(ArgumentNames::isUrl)
          .findFirst()
          .map(name -> inferred(Egress.EXTERNAL, "argument \"" + name + "\" is an address"))
          .orElse(inferred(Egress.NONE, "only reads"));
    }
    int at = verb(words);
    Optional<String> verb =
        Optional.of(at < 0 ? "" : words.get(at)).filter(ToolWords.OUTBOUND::contains);
    boolean money =
        at >= 0 && makes(words.get(at)) && words.stream().anyMatch(ToolWords.MONEY::contains);
    Optional<String> address = arguments.stream().filter(ArgumentNames::isAddress).findFirst();
    if (address.isPresent()) {
      return inferred(Egress.EXTERNAL, "argument \"" + address.get() + "\" is an address");
    }
    if (ToolPhrases.handsOver(tool)) {
      return inferred(Egress.INTERNAL, "people of the house take over");
    }
    if (verb.isPresent() || money) {
      return inferred(Egress.EXTERNAL, "\"" + verb.orElse("payment") + "\" in the name");
    }
    return arguments.stream()
        .filter(ArgumentNames::isInwardAddress)
        .findFirst()
        .map(name -> inferred(Egress.INTERNAL, "argument \"" + name + "\""))
        .orElse(new Fact<>(Egress.NONE, Basis.ASSUMED, "no address among the arguments"));
  }

  private Fact<Integrity> integrity(Effect effect) {
    if (isTrue("openWorldHint")) {
      return inferred(Integrity.UNTRUSTED, "hint openWorldHint");
    }
    if (effect == Effect.NONE && !ToolPhrases.asksApproval(tool)) {
      Optional<String> word =
          ToolWords.of(tool).stream().filter(ToolWords.WRITTEN_BY_OTHERS::contains).findFirst();
      if (word.isPresent()) {
        return new Fact<>(
            Integrity.UNTRUSTED,
            Basis.ASSUMED,
            "others can write what a reader of \"" + word.get() + "\" returns");
      }
      if (calls.stream().anyMatch(ToolInference::answersFreeText)) {
        return new Fact<>(Integrity.UNTRUSTED, Basis.ASSUMED, "it returned free text");
      }
    }
    return new Fact<>(Integrity.TRUSTED, Basis.ASSUMED, "nothing says that others can write it");
  }

  private static boolean answersFreeText(Call call) {
    Json result = call.result();
    if (result == null || call.error() != null) {
      return false;
    }
    return holdsFreeText(ResultView.of(result).value());
  }

  private static boolean holdsFreeText(Json value) {
    return switch (value) {
      case JsonString text -> isFreeText(text.value());
      case JsonObject object ->
          object.members().values().stream().anyMatch(ToolInference::holdsFreeText);
      case JsonArray array -> array.items().stream().anyMatch(ToolInference::holdsFreeText);
      case JsonNumber _, JsonBool _, JsonNull _ -> false;
    };
  }

  private static boolean isFreeText(String text) {
    if (text.length() < FREE_TEXT) {
      return false;
    }
    int spaces = 0;
    for (int i = 0; i < text.length() && spaces < FREE_TEXT_WORDS; i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        spaces++;
      }
    }
    return spaces >= FREE_TEXT_WORDS - 1;
  }

  private Fact<Confidentiality> confidentiality(Effect effect) {
    if (effect == Effect.NONE) {
      List<String> all = ToolWords.of(tool);
      for (String word : all) {
        if (ToolWords.SECRET.contains(word)) {
          return inferred(Confidentiality.SECRET, "\"" + word + "\" in the name");
        }
      }
      for (String word : all) {
        if (ToolWords.SENSITIVE.contains(word)) {
          return inferred(Confidentiality.SENSITIVE, "\"" + word + "\" in the name");
        }
      }
      for (String word : all) {
        if (ToolWords.OPEN_TO_ALL.contains(word)) {
          return inferred(Confidentiality.PUBLIC, "\"" + word + "\" in the name");
        }
      }
    }
    return new Fact<>(Confidentiality.INTERNAL, Basis.ASSUMED, "nothing is known");
  }

  private Fact<List<String>> criticalArgs() {
    List<String> critical = arguments.stream().filter(ArgumentNames::isCritical).toList();
    return critical.isEmpty()
        ? new Fact<>(List.of(), Basis.ASSUMED, "no argument name tells")
        : inferred(critical, "argument names");
  }

  private Fact<Optional<String>> idempotencyArg() {
    return arguments.stream()
        .filter(ArgumentNames::isIdempotency)
        .findFirst()
        .map(name -> inferred(Optional.of(name), "argument \"" + name + "\""))
        .orElse(new Fact<>(Optional.empty(), Basis.ASSUMED, "no argument name tells"));
  }

  private Fact<Boolean> idempotent(Effect effect) {
    if (isTrue("idempotentHint")) {
      return inferred(true, "hint idempotentHint");
    }
    if (isFalse("idempotentHint")) {
      return inferred(false, "hint idempotentHint: false");
    }
    if (effect == Effect.NONE) {
      return inferred(true, "only reads");
    }
    Optional<String> verb = setLikeVerb(tool);
    return effect == Effect.REVERSIBLE && verb.isPresent()
        ? inferred(true, "verb \"" + verb.get() + "\" sets a state")
        : new Fact<>(false, Basis.ASSUMED, "nothing says so");
  }

  /** The verb that makes a repeated call leave the same state, if the name's verb is such a one. */
  static Optional<String> setLikeVerb(String tool) {
    List<String> words = ToolWords.of(ToolWords.local(tool));
    int verb = verb(words);
    return Optional.of(verb < 0 ? "" : words.get(verb)).filter(ToolWords.SET_LIKE::contains);
  }

  private JsonObject schema(String... names) {
    for (String name : names) {
      if (entry.get(name) instanceof JsonObject schema) {
        return schema;
      }
    }
    return JsonObject.EMPTY;
  }

  private boolean isTrue(String hint) {
    return hints.get(hint) == JsonBool.TRUE;
  }

  private boolean isFalse(String hint) {
    return hints.get(hint) == JsonBool.FALSE;
  }

  private static <T> Fact<T> inferred(T value, String reason) {
    return new Fact<>(value, Basis.INFERRED, reason);
  }

  private static JsonObject object(@Nullable Json value) {
    return value instanceof JsonObject object ? object : JsonObject.EMPTY;
  }
}
