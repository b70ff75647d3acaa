package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks one registry entry. */
final class ToolEntryCheck {
  private static final Set<String> ZONES = Set.of("trusted", "untrusted", "sensitive");
  private static final long MAX_TIMEOUT_MS = 86_400_000;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_DESCRIPTION = 10_000;
  private static final int MOST_ARGUMENTS = 200;

  private final List<Note> notes = new ArrayList<>();

  static List<Note> check(JsonObject entry) {
    ToolEntryCheck check = new ToolEntryCheck();
    if (!entry.has("name")) {
      check.add("/name", "name is missing; every tool needs one", "missing");
    }
    entry.members().forEach(check::member);
    return List.copyOf(check.notes);
  }

  private void member(String name, Json value) {
    String loc = Pointer.of(name).toString();
    if (value instanceof JsonNull && !name.equals("name")) {
      return;
    }
    switch (name) {
      case "name" -> name(loc, value);
      case "zone" -> zone(loc, value);
      case "effect" -> word(loc, value, ToolRegistry.words(ToolFacts.Effect.class));
      case "egress" -> word(loc, value, ToolRegistry.words(ToolFacts.Egress.class));
      case "output" -> output(loc, value);
      case "critical_args" -> texts(loc, value);
      case "idempotency_arg", "compensates" -> text(loc, value, 1, LONGEST_NAME);
      case "description" -> text(loc, value, 0, LONGEST_DESCRIPTION);
      case "source", "basis" -> text(loc, value, 0, LONGEST_NAME);
      case "idempotent" -> expect(loc, value instanceof JsonBool, "true or false");
      case "args_schema", "result_schema", "input_schema", "output_schema", "annotations" ->
          expect(loc, value instanceof JsonObject, "an object");
      case "timeout_ms" -> timeout(loc, value);
      default ->
          add(
              loc,
              "\"" + Notes.quote(name) + "\" is no field of a tool; it is kept and not read",
              "unknown_field");
    }
  }

  private void name(String loc, Json value) {
    expect(
        loc,
        value instanceof JsonString text && !text.value().isBlank(),
        "a text that is not blank");
  }

  private void zone(String loc, Json value) {
    if (!(value instanceof JsonString zone)) {
      expect(loc, false, "one of trusted, untrusted, sensitive");
    } else if (!fits(zone.value(), 1, LONGEST_NAME)) {
      text(loc, value, 1, LONGEST_NAME);
    } else if (!ZONES.contains(zone.value())) {
      add(
          loc,
          "zone \""
              + Notes.quote(zone.value())
              + "\" is not known and read as untrusted; use trusted, untrusted or sensitive",
          "unknown_zone");
    }
  }

  private void output(String loc, Json value) {
    if (!(value instanceof JsonObject output)) {
      expect(loc, false, "an object with integrity and confidentiality");
      return;
    }
    output
        .members()
        .forEach((name, label) -> {
          String at = loc + Pointer.of(name);
          switch (name) {
            case "integrity" -> label(at, label, ToolRegistry.words(ToolFacts.Integrity.class));
            case "confidentiality" ->
                label(at, label, ToolRegistry.words(ToolFacts.Confidentiality.class));
            default -> add(at, "output holds integrity and confidentiality only", "unknown_field");
          }
        });
  }

  /** As everywhere, null says nothing. */
  private void label(String loc, Json value, List<String> words) {
    if (!(value instanceof JsonNull)) {
      word(loc, value, words);
    }
  }

  private void texts(String loc, Json value) {
    if (!(value instanceof JsonArray array)) {
      expect(loc, false, "a list of argument names");
      return;
    }
    if (array.size() > MOST_ARGUMENTS) {
      expect(loc, false, "a list of at most " + MOST_ARGUMENTS + " argument names");
      return;
    }
    for (int i = 0; i < array.size(); i++) {
      text(loc + "/" + i, array.get(i), 1, LONGEST_NAME);
    }
  }

  private void text(String loc, Json value, int least, int most) {
    expect(
        loc,
        value instanceof JsonString text && fits(text.value(), least, most),
        "a text of " + least + " to " + most + " characters");
  }

  private static boolean fits(String text, int least, int most) {
    int length = text.codePointCount(0, text.length());
    return length >= least && length <= most;
  }

  private void timeout(String loc, Json value) {
    boolean fits =
        value instanceof JsonNumber number
            && number.isInteger()
            && number.decimal() != null
            && number.decimal().signum() > 0
            && number.decimal().precision() <= 10
            && number.decimal().longValue() <= MAX_TIMEOUT_MS;
    expect(loc, fits, "a whole number of milliseconds from 1 to " + MAX_TIMEOUT_MS);
  }

  private void word(String loc, Json value, List<String> words) {
    String text = value.asText();
    expect(loc, text != null && words.contains(text), "one of " + String.join(", ", words));
  }

  private void expect(String loc, boolean fits, String what) {
    if (!fits) {
      add(loc, loc.substring(1).replace('/', '.') + " must be " + what, "invalid");
    }
  }

  private void add(String loc, String msg, String type) {
    notes.add(new Note(loc, msg, type));
  }
}
