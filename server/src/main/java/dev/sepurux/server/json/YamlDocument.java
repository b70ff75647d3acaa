package dev.sepurux.server.json;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML that a user sent, read as the JSON that it stands for, with the place of every value. Within
 * fixed bounds, which aliases count against as often as they are used.
 */
public final class YamlDocument {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_VALUES = 100_000;
  private static final int MOST_DEPTH = 64;

  private final Json value;
  private final Map<List<String>, Place> places;

  private YamlDocument(Json value, Map<List<String>, Place> places) {
    this.value = value;
    this.places = places;
  }

  /** A place in the text; both from 1. */
  public record Place(int line, int column) {
    private static Place of(Mark mark) {
      return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    @Override
    public String toString() {
      return "line " + line + ", column " + column;
    }
  }

  /**
   * Reads a document.
   *
   * @throws Refused with {@code malformed}, naming the limit and the place, if the bytes are no
   *     YAML in UTF-8, hold what JSON cannot, or pass a bound
   */
  public static YamlDocument decode(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw new Refused(
          Problem.of(
              ProblemCode.BODY_TOO_LARGE,
              "body: YAML may have at most " + MOST_BYTES + " bytes; send JSON"));
    }
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MOST_BYTES).build();
    String text = text(bytes);
    try {
      requireBounds(new Parse(settings).parseString(text));
      Optional<Node> root = new Compose(settings).composeString(text);
      Reader reader = new Reader();
      Json value = root.isPresent() ? reader.read(root.get(), List.of(), 0) : JsonNull.INSTANCE;
      return new YamlDocument(value, reader.places);
    } catch (MarkedYamlEngineException e) {
      throw malformed(e.getProblemMark().map(Place::of).orElse(null), e.getProblem());
    } catch (YamlEngineException e) {
      throw malformed(null, "it is no YAML that this server reads, or has more than 50 aliases");
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed(null, "it is not UTF-8");
    }
  }

  /** Before a tree is made of it: what is deep or long is only counted. */
  private static void requireBounds(Iterable<Event> events) {
    int depth = 0;
    int values = 0;
    for (Event event : events) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> {
          depth++;
          values++;
        }
        case MappingEnd, SequenceEnd -> depth--;
        case Scalar, Alias -> values++;
        case DocumentStart, DocumentEnd, StreamStart, StreamEnd, Comment -> {}
      }
      if (depth > MOST_DEPTH || values > MOST_VALUES) {
        throw tooMuch(event.getStartMark().map(Place::of).orElse(null));
      }
    }
  }

  private static Refused tooMuch(@Nullable Place place) {
    return malformed(
        place,
        "more than %d values, or more than %d inside one another"
            .formatted(MOST_VALUES, MOST_DEPTH));
  }

  private static Refused malformed(@Nullable Place place, String reason) {
    return new Refused(
        Problem.of(
            ProblemCode.MALFORMED,
            "body: no YAML: " + (place == null ? "" : place + ": ") + reason));
  }

  public Json value() {
    return value;
  }

  /**
   * Where a value stands, or the nearest one around it.
   *
   * @param path names and indexes from the root
   */
  public Place place(List<String> path) {
    for (int length = path.size(); length > 0; length--) {
      Place place = places.get(path.subList(0, length));
      if (place != null) {
        return place;
      }
    }
    return new Place(1, 1);
  }

  /** From nodes to values. */
  private static final class Reader {
    private final Map<List<String>, Place> places = new HashMap<>();
    private int values;

    Json read(Node node, List<String> path, int depth) {
      // An alias is the node that it names, so a document may be larger than its text, or endless.
      if (++values > MOST_VALUES || depth > MOST_DEPTH) {
        throw tooMuch(place(node));
      }
      return switch (node) {
        case ScalarNode scalar -> scalar(scalar);
        case SequenceNode sequence -> {
          List<Json> items = new ArrayList<>();
          for (Node item : sequence.getValue()) {
            items.add(member(item, place(item), path, Integer.toString(items.size()), depth));
          }
          yield Json.array(items);
        }
        case MappingNode mapping -> {
          Map<String, Json> members = new LinkedHashMap<>();
          for (NodeTuple tuple : mapping.getValue()) {
            Place at = place(tuple.getKeyNode());
            String name = name(tuple.getKeyNode());
            if (members.containsKey(name)) {
              throw malformed(at, "the name " + name + " stands twice in one object");
            }
            members.put(name, member(tuple.getValueNode(), at, path, name, depth));
          }
          yield new JsonObject(members);
        }
        case Node other -> throw malformed(place(other), "no JSON stands for this");
      };
    }

    private Json member(Node node, @Nullable Place at, List<String> path, String name, int depth) {
      List<String> inner = new ArrayList<>(path);
      inner.add(name);
      if (at != null) {
        places.put(List.copyOf(inner), at);
      }
      return read(node, inner, depth + 1);
    }

    private static String name(Node node) {
      if (node instanceof ScalarNode scalar) {
        return scalar.getValue();
      }
      throw malformed(place(node), "a name must be a text");
    }

    private static @Nullable Place place(Node node) {
      return node.getStartMark().map(Place::of).orElse(null);
    }

    private static Json scalar(ScalarNode node) {
      String text = node.getValue();
      Tag tag = node.getTag();
      if (tag.equals(Tag.STR)) {
        return Json.of(text);
      }
      if (tag.equals(Tag.NULL)) {
        return JsonNull.INSTANCE;
      }
      if (tag.equals(Tag.BOOL)) {
        return Json.of(Boolean.parseBoolean(text));
      }
      boolean number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
      if (number
          && text.matches("-?(0|[1-9][0-9]{0,100})(\\.[0-9]{1,100})?([eE][-+]?[0-9]{1,3})?")) {
        return JsonNumber.parse(text);
      }
      throw malformed(
          place(node),
          number ? "no number as JSON has it" : "no JSON has the tag " + tag.getValue());
    }
  }
}
