package dev.sepurux.server.json;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.json.Pointer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * JSON or YAML that somebody types into a page, with the place of each part, so that what is wrong
 * can be shown where it stands. Of YAML only what JSON can say: no anchors, no tags, no numbers
 * that JSON does not have, each key once.
 */
public final class TypedText {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int DEEPEST = 100;

  private final Map<String, Place> places = new HashMap<>();

  private TypedText() {}

  /**
   * A place in a text.
   *
   * @param line from 1
   * @param column from 1
   */
  public record Place(int line, int column) {}

  /** What reading a text gives. */
  public sealed interface Read {
    /** A value and where its parts stand, by JSON pointer. */
    record Value(Json value, Map<String, Place> places) implements Read {
      public Value {
        places = Map.copyOf(places);
      }

      /** Where the part of this pointer stands, or the nearest part around it. */
      public Place place(String pointer) {
        String at = pointer;
        while (!at.isEmpty() && !places.containsKey(at)) {
          at = at.substring(0, at.lastIndexOf('/'));
        }
        return places.getOrDefault(at, new Place(1, 1));
      }
    }

    /** It cannot be read. */
    record Fault(Place place, String reason) implements Read {}
  }

  /** Ends the reading. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Place place;

    Wrong(Node node, String reason) {
      super(reason, null, false, false);
      this.place = placeOf(node);
    }
  }

  /** Reads a text; one that is no JSON is read as YAML. */
  public static Read read(String text) {
    if (text.length() > MOST_CHARACTERS) {
      return new Read.Fault(new Place(1, 1), "has more than " + MOST_CHARACTERS + " characters");
    }
    String start = text.stripLeading();
    boolean json = start.startsWith("{") || start.startsWith("[");
    if (json && JsonText.read(text) instanceof JsonText.Read.Value(Json value)) {
      // The value as JSON has it; the places as YAML finds them, if it does.
      return new Read.Value(
          value, yaml(text) instanceof Read.Value same ? same.places() : Map.of());
    }
    Read yaml = yaml(text);
    return json
            && yaml instanceof Read.Fault
            && JsonText.read(text) instanceof JsonText.Read.Fault(int at, String reason)
        ? new Read.Fault(place(text, at), reason)
        : yaml;
  }

  private static Place place(String text, int at) {
    String before = text.substring(0, Math.clamp(at, 0, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Place(line, before.length() - before.lastIndexOf('\n'));
  }

  private static Read yaml(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MOST_CHARACTERS)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      TypedText reading = new TypedText();
      Json value =
          root.isPresent() ? reading.value(root.get(), Pointer.ROOT, 0) : JsonNull.INSTANCE;
      return new Read.Value(value, reading.places);
    } catch (Wrong e) {
      return new Read.Fault(e.place, String.valueOf(e.getMessage()));
    } catch (MarkedYamlEngineException e) {
      return new Read.Fault(
          e.getProblemMark()
              .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
              .orElse(new Place(1, 1)),
          String.valueOf(e.getProblem()));
    } catch (YamlEngineException e) {
      return new Read.Fault(new Place(1, 1), "is neither JSON nor YAML");
    } catch (StackOverflowError e) {
      return new Read.Fault(new Place(1, 1), "is nested too deeply");
    }
  }

  private Json value(Node node, Pointer at, int depth) {
    if (node.getAnchor().isPresent()) {
      throw new Wrong(node, "anchors and aliases have no place here: write it out");
    }
    if (depth > DEEPEST) {
      throw new Wrong(node, "is nested deeper than " + DEEPEST + " levels");
    }
    places.putIfAbsent(at.toString(), placeOf(node));
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> array(sequence, at, depth);
      case MappingNode mapping -> object(mapping, at, depth);
      default -> throw new Wrong(node, "is no value");
    };
  }

  private JsonArray array(SequenceNode sequence, Pointer at, int depth) {
    List<Json> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(value(item, at.child(items.size()), depth + 1));
    }
    return new JsonArray(items);
  }

  private JsonObject object(MappingNode mapping, Pointer at, int depth) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (NodeTuple member : mapping.getValue()) {
      if (!(member.getKeyNode() instanceof ScalarNode key)) {
        throw new Wrong(member.getKeyNode(), "a key is a word");
      }
      Pointer here = at.child(key.getValue());
      // What is wrong with a member is best shown where its name stands.
      places.put(here.toString(), placeOf(key));
      if (members.put(key.getValue(), value(member.getValueNode(), here, depth + 1)) != null) {
        throw new Wrong(key, "the key " + key.getValue() + " stands here twice");
      }
    }
    return new JsonObject(members);
  }

  private static Json scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.STR)) {
      return Json.of(text);
    } else if (tag.equals(Tag.NULL)) {
      return JsonNull.INSTANCE;
    } else if (tag.equals(Tag.BOOL)) {
      return Json.of(Boolean.parseBoolean(text));
    } else if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
        && text.matches("-?(0|[1-9][0-9]{0,99})([.][0-9]{1,99})?([eE][+-]?[0-9]{1,3})?")) {
      return JsonNumber.parse(text);
    }
    throw new Wrong(scalar, "is no value that JSON has; put it into quotes to make it a text");
  }

  private static Place placeOf(Node node) {
    return node.getStartMark()
        .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(new Place(1, 1));
  }

  /** A value as people like to read it. */
  public static String yaml(Json value) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(110)
            .setSplitLines(false)
            .build();
    return new Dump(settings).dumpToString(plain(value));
  }

  private static @Nullable Object plain(Json value) {
    return switch (value) {
      case JsonNull _ -> null;
      case JsonBool flag -> flag.value();
      case JsonString text -> text.asText();
      case JsonNumber number -> plain(number);
      case JsonArray array -> {
        List<@Nullable Object> items = new ArrayList<>();
        array.items().forEach(item -> items.add(plain(item)));
        yield items;
      }
      case JsonObject object -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        object.members().forEach((name, member) -> members.put(name, plain(member)));
        yield members;
      }
    };
  }

  private static Object plain(JsonNumber number) {
    BigDecimal decimal = number.decimal();
    if (decimal == null) {
      return number.compact();
    }
    return decimal.scale() <= 0 && decimal.precision() - decimal.scale() < 19
        ? (Object) decimal.longValueExact()
        : decimal;
  }
}
