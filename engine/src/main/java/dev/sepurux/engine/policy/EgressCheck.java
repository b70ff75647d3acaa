package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.policy.PolicyPack.Egress;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a call may send what it carries to where it sends it. */
final class EgressCheck {
  private EgressCheck() {}

  /** Why the rule stops the call, or null if it does not. */
  static @Nullable String broken(Egress rule, Circumstances call) {
    String argument = rule.argument();
    Json value =
        argument.startsWith("/")
            ? call.args().at(Pointer.parse(argument))
            : call.args().get(argument);
    if (value == null || value == JsonNull.INSTANCE) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    collect(value, texts);
    for (String text : texts) {
      for (Destination destination : Destination.in(text)) {
        if (destination.isUnreadable() && !(rule.deny().isEmpty() && rule.allow().isEmpty())) {
          return argument + " is " + shortened(destination) + ", whose host cannot be read";
        }
        if (matches(rule.deny(), destination)) {
          return argument + " is " + shortened(destination) + ", which is denied";
        }
        if (!rule.allow().isEmpty() && !matches(rule.allow(), destination)) {
          return argument + " is " + shortened(destination) + ", which is not allowed";
        }
      }
    }
    return unreadable(rule, call);
  }

  private static boolean matches(List<String> patterns, Destination destination) {
    return patterns.stream().anyMatch(destination::matches);
  }

  /** The first argument that holds more than the destination may read. */
  private static @Nullable String unreadable(Egress rule, Circumstances call) {
    Confidentiality most = rule.mayRead();
    if (most == null) {
      return null;
    }
    for (String name : call.args().names()) {
      Confidentiality held = call.confidentiality(name);
      if (held.compareTo(most) > 0) {
        return name
            + " holds a "
            + held.wire()
            + " value; where "
            + rule.argument()
            + " points may read at most "
            + most.wire()
            + " ones";
      }
    }
    return null;
  }

  /** Every scalar that stands at or below a value. */
  private static void collect(Json value, List<String> texts) {
    switch (value) {
      case JsonObject object -> object.members().values().forEach(inner -> collect(inner, texts));
      case JsonArray array -> array.items().forEach(inner -> collect(inner, texts));
      case JsonString text -> texts.add(text.value());
      case JsonNumber number -> texts.add(number.canonicalText());
      case JsonBool _, JsonNull _ -> {}
    }
  }

  private static String shortened(Destination destination) {
    String text = destination.text();
    return text.length() <= 80 ? text : text.substring(0, text.offsetByCodePoints(0, 40)) + "...";
  }
}
