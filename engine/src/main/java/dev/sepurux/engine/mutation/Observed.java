package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ResultView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a recording shows, by field name and by form, so that a wrong value can be one
 * that this agent might really meet.
 */
final class Observed {
  private static final int MOST = 16;
  private static final int LONGEST = 64;

  private record Seen(Json value, int call) {}

  // Looked up by key only: no order of these maps reaches a result.
  private final Map<String, List<Seen>> byName = new HashMap<>();
  private final Map<String, List<Seen>> byForm = new HashMap<>();

  private Observed() {}

  static Observed of(Analysis analysis) {
    Observed observed = new Observed();
    for (Call call : analysis.trace().calls()) {
      observed.arguments(call.args(), "", call.index());
      ResultView view = analysis.provenance().view(call);
      if (view != null) {
        for (ResultView.Leaf leaf : view.leaves()) {
          observed.add(nameOf(leaf.pointer()), leaf.value(), call.index());
        }
      }
    }
    return observed;
  }

  private void arguments(Json value, String name, int call) {
    switch (value) {
      case JsonObject object ->
          object.members().forEach((member, inner) -> arguments(inner, member, call));
      case JsonArray array -> array.items().forEach(item -> arguments(item, name, call));
      case JsonString _, JsonNumber _, JsonBool _ -> add(name, value, call);
      case JsonNull _ -> {}
    }
  }

  private void add(String name, Json value, int call) {
    String form = form(value);
    if (form.isEmpty()) {
      return;
    }
    if (!name.isEmpty()) {
      keep(
          byName.computeIfAbsent(name + '\0' + kind(value), key -> new ArrayList<>()), value, call);
    }
    keep(byForm.computeIfAbsent(form, key -> new ArrayList<>()), value, call);
  }

  private static void keep(List<Seen> seen, Json value, int call) {
    if (seen.size() < MOST && seen.stream().noneMatch(s -> s.value().equals(value))) {
      seen.add(new Seen(value, call));
    }
  }

  /** The last name in a pointer; list positions are no names. */
  static String nameOf(Pointer pointer) {
    for (String token : pointer.tokens().reversed()) {
      if (!token.isEmpty() && !Character.isDigit(token.charAt(0))) {
        return token;
      }
    }
    return "";
  }

  /** Other values under the same name, or, where the value has no name, of the same form. */
  List<Json> siblings(String name, Json value) {
    List<Seen> seen =
        name.isEmpty() ? byForm.get(form(value)) : byName.get(name + '\0' + kind(value));
    return others(seen, value, -1);
  }

  /** Values of the same form that other calls show. */
  List<Json> elsewhere(Json value, int call) {
    return others(byForm.get(form(value)), value, call);
  }

  private static List<Json> others(@Nullable List<Seen> seen, Json value, int notOf) {
    if (seen == null) {
      return List.of();
    }
    List<Json> others = new ArrayList<>(seen.size());
    for (Seen one : seen) {
      if (one.call() != notOf && !one.value().equals(value)) {
        others.add(one.value());
      }
    }
    return others;
  }

  private static char kind(Json value) {
    return switch (value) {
      case JsonString _ -> 's';
      case JsonNumber _ -> 'n';
      case JsonBool _ -> 'b';
      case JsonNull _ -> '0';
      case JsonObject _ -> 'o';
      case JsonArray _ -> 'a';
    };
  }

  /** How a value is written: each digit 9, each letter a or A; "" for what has no form. */
  static String form(Json value) {
    return switch (value) {
      case JsonNumber n -> n.isInteger() ? "#" : "#.#";
      case JsonString s -> form(s.value());
      case JsonBool _, JsonNull _, JsonObject _, JsonArray _ -> "";
    };
  }

  private static String form(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      return "";
    }
    StringBuilder form = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isDigit(c)) {
        form.append('9');
      } else if (Character.isLetter(c)) {
        form.append(Character.isUpperCase(c) ? 'A' : 'a');
      } else {
        form.append(c);
      }
    }
    return form.toString();
  }
}
