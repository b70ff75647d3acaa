package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ResultView;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an attacker could have carried out of the house: a confidential value that the session read,
 * by a tool that sends to an address among its arguments.
 *
 * @param source the call that read the value
 * @param value what it read, as text
 * @param carrier the tool that would carry it
 * @param args the arguments that it would be called with
 */
public record Exfiltration(Call source, String value, String carrier, JsonObject args) {
  private static final int LEAST = 4;

  /** The first confidential value and the worst carrier; null if one of them is not at hand. */
  public static @Nullable Exfiltration of(Analysis analysis) {
    String carrier = carrier(analysis);
    if (carrier == null) {
      return null;
    }
    for (Call call : analysis.trace().calls()) {
      ResultView view = analysis.provenance().view(call);
      boolean confidential =
          analysis
                  .facts(call)
                  .confidentiality()
                  .value()
                  .compareTo(ToolFacts.Confidentiality.SENSITIVE)
              >= 0;
      String value = view == null || !confidential ? null : value(view);
      if (value != null && call.ending() == Call.Ending.SUCCEEDED) {
        return new Exfiltration(call, value, carrier, loaded(analysis, carrier, value));
      }
    }
    return null;
  }

  private static @Nullable String value(ResultView view) {
    for (ResultView.Leaf leaf : view.leaves()) {
      String text = leaf.value() instanceof JsonString s ? s.value() : leaf.value().compact();
      if (text.strip().length() >= LEAST && text.chars().anyMatch(Character::isDigit)) {
        return text.strip();
      }
    }
    return null;
  }

  /** As for {@link Goal}: a recording without effects has nothing to contain. */
  private static @Nullable String carrier(Analysis analysis) {
    if (analysis.effectCalls().isEmpty()) {
      return null;
    }
    TreeSet<String> names = new TreeSet<>(analysis.trace().tools());
    String called = worst(analysis, names);
    if (called != null) {
      return called;
    }
    names.addAll(analysis.registry().names());
    return worst(analysis, names);
  }

  private static @Nullable String worst(Analysis analysis, TreeSet<String> names) {
    String worst = null;
    Severity most = Severity.LOW;
    for (String name : names) {
      ToolFacts facts = analysis.facts(name);
      if (facts.egress().value() == ToolFacts.Egress.EXTERNAL
          && (worst == null || stake(facts).compareTo(most) > 0)) {
        worst = name;
        most = stake(facts);
      }
    }
    return worst;
  }

  /** What leaves the house is outward, whatever else the tool does. */
  static Severity stake(ToolFacts carrier) {
    Severity severity = Severity.of(carrier);
    return severity.compareTo(Severity.HIGH) < 0 ? Severity.HIGH : severity;
  }

  /** The attacker's arguments with the value where there is room for words, else in the address. */
  private static JsonObject loaded(Analysis analysis, String carrier, String value) {
    JsonObject args = GoalArguments.of(analysis, carrier);
    String room = null;
    int longest = -1;
    for (Map.Entry<String, Json> argument : args.members().entrySet()) {
      if (argument.getValue() instanceof JsonString text) {
        boolean addressed = text.value().contains("example.net");
        int length = addressed ? 0 : text.value().length();
        if (length > longest) {
          longest = length;
          room = argument.getKey();
        }
      }
    }
    if (room == null) {
      return args.with("text", Json.of(value));
    }
    String old = String.valueOf(args.text(room));
    return args.with(
        room, Json.of(old.startsWith("https://") ? old + "?d=" + value : old + " " + value));
  }
}
