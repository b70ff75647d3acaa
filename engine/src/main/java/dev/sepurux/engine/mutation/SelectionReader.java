package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.mutation.MutationSelection.Choice;
import dev.sepurux.engine.mutation.MutationSelection.Parsed;
import dev.sepurux.engine.trace.Nearest;
import dev.sepurux.engine.trace.Note;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a {@code mutation_set}. */
final class SelectionReader {
  private static final List<String> MEMBERS = List.of("include", "exclude", "categories");
  private static final List<String> ITEM_MEMBERS = List.of("id", "weight", "params");
  private static final int MAX_ITEMS = 1_000;
  private static final int MAX_CATEGORIES = 20;
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  private final List<Note> errors = new ArrayList<>();
  private final SortedMap<String, Choice> choices = new TreeMap<>();

  private SelectionReader() {}

  static Parsed read(@Nullable Json set, @Nullable String pack) {
    SelectionReader reader = new SelectionReader();
    reader.start(set, pack);
    reader.apply(set);
    if (reader.errors.isEmpty() && reader.choices.isEmpty()) {
      reader.error(Pointer.ROOT, "the set leaves no mutation to ask with", "empty_selection");
    }
    return reader.errors.isEmpty()
        ? new Parsed.Accepted(new MutationSelection(reader.choices))
        : new Parsed.Refused(List.copyOf(reader.errors));
  }

  private void start(@Nullable Json set, @Nullable String pack) {
    if (pack == null) {
      if (!addsSomething(set)) {
        choices.putAll(MutationSelection.of(MutationPack.FULL).choices());
      }
      return;
    }
    MutationPack known = MutationPack.find(pack);
    if (known == null) {
      List<String> names = MutationPack.BUILT_IN.stream().map(MutationPack::name).toList();
      error(
          Pointer.ROOT,
          "there is no mutation pack " + quoted(pack) + "; did you mean " + Nearest.to(pack, names),
          "unknown_reference");
      return;
    }
    // Nothing can be added to everything: a set that names mutations means just these.
    if (!known.equals(MutationPack.FULL) || !addsSomething(set)) {
      choices.putAll(MutationSelection.of(known).choices());
    }
  }

  private static boolean addsSomething(@Nullable Json set) {
    return switch (set) {
      case JsonArray list -> list.size() > 0;
      case JsonObject object -> holds(object.get("include")) || holds(object.get("categories"));
      case null, default -> false;
    };
  }

  private static boolean holds(@Nullable Json list) {
    return list instanceof JsonArray array && array.size() > 0;
  }

  private void apply(@Nullable Json set) {
    switch (set) {
      case null -> {}
      case JsonNull _ -> {}
      case JsonArray list -> addAll(list, Pointer.ROOT);
      case JsonObject object -> object(object);
      default ->
          error(
              Pointer.ROOT,
              "must be null, a list, or an object with include, exclude and categories",
              "type");
    }
  }

  private void object(JsonObject object) {
    for (String name : object.names()) {
      if (!MEMBERS.contains(name)) {
        error(
            Pointer.of(name),
            "unknown member " + quoted(name) + "; known are " + String.join(", ", MEMBERS),
            "unknown_field");
      }
    }
    JsonArray categories = list(object, "categories");
    if (fits(categories, MAX_CATEGORIES, Pointer.of("categories"))) {
      addAll(categories, Pointer.of("categories"));
    }
    addAll(list(object, "include"), Pointer.of("include"));
    JsonArray exclude = list(object, "exclude");
    if (!fits(exclude, MAX_ITEMS, Pointer.of("exclude"))) {
      return;
    }
    for (int i = 0; i < exclude.size(); i++) {
      for (Mutation mutation : named(exclude.get(i), Pointer.of("exclude").child(i))) {
        choices.remove(mutation.id());
      }
    }
  }

  private JsonArray list(JsonObject object, String name) {
    Json value = object.get(name);
    if (value instanceof JsonArray array) {
      return array;
    }
    if (value != null && !(value instanceof JsonNull)) {
      error(Pointer.of(name), "must be a list of mutation ids or categories", "type");
    }
    return JsonArray.EMPTY;
  }

  private void addAll(JsonArray list, Pointer at) {
    if (!fits(list, MAX_ITEMS, at)) {
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      Pointer here = at.child(i);
      if (list.get(i) instanceof JsonObject item) {
        add(item, here);
      } else {
        named(list.get(i), here).forEach(m -> choices.put(m.id(), Choice.of(m)));
      }
    }
  }

  private boolean fits(JsonArray list, int most, Pointer at) {
    if (list.size() > most) {
      error(at, "holds " + list.size() + " items; at most " + most + " are allowed", "limit");
    }
    return list.size() <= most;
  }

  private void add(JsonObject item, Pointer at) {
    for (String name : item.names()) {
      if (!ITEM_MEMBERS.contains(name)) {
        error(
            at.child(name),
            "unknown member " + quoted(name) + "; known are " + String.join(", ", ITEM_MEMBERS),
            "unknown_field");
      }
    }
    Json id = item.get("id");
    if (id == null) {
      error(at, "needs an id", "required");
      return;
    }
    for (Mutation mutation : named(id, at.child("id"))) {
      Integer weight = weight(item.get("weight"), mutation, at.child("weight"));
      Map<String, Long> params = params(item.get("params"), mutation, at.child("params"));
      if (weight != null) {
        choices.put(mutation.id(), new Choice(mutation, weight, params));
      }
    }
  }

  private @Nullable Integer weight(@Nullable Json value, Mutation mutation, Pointer at) {
    if (value == null || value instanceof JsonNull) {
      return mutation.weight() * 1_000;
    }
    BigDecimal weight = value instanceof JsonNumber n ? n.decimal() : null;
    if (weight == null || weight.signum() <= 0 || weight.compareTo(THOUSAND) > 0) {
      error(at, "must be a number above 0 and at most 1000", "range");
      return null;
    }
    return Math.max(1, weight.multiply(THOUSAND).intValue());
  }

  private Map<String, Long> params(@Nullable Json value, Mutation mutation, Pointer at) {
    Map<String, Long> params = new TreeMap<>();
    if (value == null || value instanceof JsonNull) {
      return params;
    }
    if (!(value instanceof JsonObject object)) {
      error(at, "must be an object", "type");
      return params;
    }
    for (Map.Entry<String, Json> member : object.members().entrySet()) {
      Parameter parameter = mutation.parameter(member.getKey());
      Pointer here = at.child(member.getKey());
      if (parameter == null) {
        error(
            here,
            mutation.id() + " has no parameter " + quoted(member.getKey()) + parameters(mutation),
            "unknown_field");
      } else {
        Long number = whole(member.getValue());
        if (number == null || number < parameter.least() || number > parameter.most()) {
          error(
              here,
              "must be a whole number from " + parameter.least() + " to " + parameter.most(),
              "range");
        } else {
          params.put(parameter.name(), number);
        }
      }
    }
    return params;
  }

  private static String parameters(Mutation mutation) {
    return mutation.parameters().isEmpty()
        ? "; it has none"
        : "; it has "
            + String.join(", ", mutation.parameters().stream().map(Parameter::name).toList());
  }

  private static @Nullable Long whole(Json value) {
    BigDecimal number = value instanceof JsonNumber n ? n.decimal() : null;
    return number == null || number.scale() > 0 || number.precision() > 18
        ? null
        : number.longValueExact();
  }

  private List<Mutation> named(Json value, Pointer at) {
    if (!(value instanceof JsonString text)) {
      error(at, "must be a mutation id or a category", "type");
      return List.of();
    }
    String name = text.value();
    Mutation mutation = Catalogue.find(name);
    if (mutation != null) {
      return List.of(mutation);
    }
    if (Catalogue.CATEGORIES.contains(name)) {
      return Catalogue.all().stream().filter(m -> m.category().equals(name)).toList();
    }
    List<String> known = new ArrayList<>(Catalogue.CATEGORIES);
    Catalogue.all().forEach(m -> known.add(m.id()));
    error(
        at,
        "there is no mutation or category "
            + quoted(name)
            + "; did you mean "
            + Nearest.to(name, known),
        "unknown_mutation");
    return List.of();
  }

  private static String quoted(String text) {
    return '"' + (text.length() > 80 ? text.substring(0, 80) + "..." : text) + '"';
  }

  private void error(Pointer at, String message, String type) {
    errors.add(new Note(at.toString(), message, type));
  }
}
