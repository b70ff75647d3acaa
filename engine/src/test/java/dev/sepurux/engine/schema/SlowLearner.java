package dev.sepurux.engine.schema;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Learns from all results at once, by looking at every value again for everything it says. */
final class SlowLearner {
  private record Seen(Path path, Json value, long recording) {}

  private final List<Seen> all = new ArrayList<>();

  void add(Json result, String recording) {
    visit(Path.ROOT, result, Hashes.of(recording));
  }

  private void visit(Path path, Json value, long recording) {
    if (path.depth() > Gathering.MAX_DEPTH) {
      return;
    }
    all.add(new Seen(path, value, recording));
    if (value instanceof JsonArray items) {
      items.items().forEach(item -> visit(path.items(), item, recording));
    } else if (value instanceof JsonObject object) {
      object
          .members()
          .forEach((name, member) -> visit(step(path, object, name), member, recording));
    }
  }

  private static Path step(Path path, JsonObject object, String name) {
    return isMap(object) || Gathering.isDatum(name) ? path.anyMember() : path.member(name);
  }

  private static boolean isMap(JsonObject object) {
    return object.size() > Gathering.MAX_MEMBERS;
  }

  Results results() {
    TreeSet<Path> paths = new TreeSet<>();
    all.forEach(seen -> paths.add(seen.path()));
    SortedMap<Path, Field> fields = new TreeMap<>();
    for (Path path : paths) {
      if (fields.size() < Results.MOST_FIELDS) {
        fields.put(path, field(path));
      }
    }
    return new Results(fields, paths.size() > Results.MOST_FIELDS);
  }

  private Field field(Path path) {
    List<Seen> here = all.stream().filter(seen -> seen.path().equals(path)).toList();
    List<BigDecimal> numbers =
        here.stream()
            .map(seen -> seen.value() instanceof JsonNumber n ? n.decimal() : null)
            .filter(Objects::nonNull)
            .toList();
    int kinds = here.stream().mapToInt(seen -> kind(seen.value())).reduce(0, (a, b) -> a | b);
    return new Field(
        kinds,
        isOptional(path),
        sample(here),
        shapes(here),
        numbers.stream().min(BigDecimal::compareTo).orElse(null),
        numbers.stream().max(BigDecimal::compareTo).orElse(null));
  }

  private boolean isOptional(Path path) {
    return path.isMember()
        && all.stream()
            .filter(seen -> seen.path().equals(path.parent()))
            .anyMatch(seen ->
                seen.value() instanceof JsonObject object
                    && !isMap(object)
                    && !object.has(path.name()));
  }

  private static Sample sample(List<Seen> here) {
    SortedMap<String, Value> distinct = new TreeMap<>();
    boolean more = false;
    for (Seen seen : here) {
      String text = text(seen.value());
      if (text != null && text.length() > Gathering.LONGEST_TEXT) {
        more = true;
      } else if (text != null) {
        TreeSet<Long> recordings = new TreeSet<>();
        here.stream()
            .filter(other -> other.value().compact().equals(seen.value().compact()))
            .forEach(other -> recordings.add(other.recording()));
        long first = recordings.first();
        Long second = recordings.higher(first);
        String written = seen.value().compact();
        distinct.put(
            written,
            new Value(
                seen.value(), written, Hashes.of(written), first, second == null ? first : second));
      }
    }
    List<Value> sorted = distinct.values().stream().sorted().toList();
    boolean cut = sorted.size() > Sample.MOST;
    return new Sample(cut ? sorted.subList(0, Sample.MOST) : sorted, more || cut);
  }

  private static @Nullable String text(Json value) {
    return value instanceof JsonNumber number ? number.text() : value.asText();
  }

  private static Shapes shapes(List<Seen> here) {
    Shapes shapes = Shapes.NONE;
    for (Seen seen : here) {
      String text = seen.value().asText();
      shapes = text == null ? shapes : shapes.merge(Shapes.of(text));
    }
    return shapes;
  }

  private static int kind(Json value) {
    return switch (value) {
      case JsonNull _ -> Field.NULL;
      case JsonBool _ -> Field.BOOLEAN;
      case JsonNumber number -> number.isInteger() ? Field.INTEGER : Field.NUMBER;
      case JsonString _ -> Field.STRING;
      case JsonArray _ -> Field.ARRAY;
      case JsonObject object -> isMap(object) ? Field.MAP : Field.OBJECT;
    };
  }
}
