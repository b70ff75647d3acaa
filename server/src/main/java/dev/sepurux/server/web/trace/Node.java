package dev.sepurux.server.web.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.server.web.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value as a foldable tree. What is large comes in parts, which are asked for when somebody opens
 * them.
 *
 * @param name of the member or its index; empty for the outermost
 * @param pointer into the event
 * @param kind object, array, string, number or word
 * @param text of a scalar, cut; of what is folded, how much it holds
 * @param rest what was cut off a text
 * @param brief how a folded value begins
 * @param children empty for a scalar, and for what is not here yet
 * @param later true if the children are to be asked for
 * @param next index of the first child that is left out; null if none is
 * @param open true if it is not folded
 * @param marked true if it is on the way of untrusted data
 */
record Node(
    String name,
    String pointer,
    String kind,
    String text,
    String rest,
    String brief,
    List<Node> children,
    boolean later,
    @Nullable Integer next,
    boolean open,
    boolean marked) {
  private static final int MOST_CHILDREN = 100;
  private static final int MOST_NODES = 400;
  private static final int LONGEST = 300;
  private static final int LONGEST_WHOLE = 200_000;
  private static final int BRIEF = 80;

  /**
   * The tree of a value.
   *
   * @param at its pointer
   * @param marks pointers to what is marked; what holds it is unfolded
   */
  static Node of(String name, Pointer at, Json value, List<Pointer> marks) {
    return new Builder(marks).node(name, at, value, true, 0);
  }

  /** A value of which nothing is here until somebody opens it. */
  static Node folded(Json value) {
    return new Node(
        "", "", "object", "", "", Brief.of(value, BRIEF), List.of(), true, null, false, false);
  }

  /**
   * A part of what an object or array holds.
   *
   * @param from index of the first child
   */
  static Node part(Pointer at, Json value, int from, List<Pointer> marks) {
    return new Builder(marks).node("", at, value, true, from);
  }

  boolean holds() {
    return kind.equals("object") || kind.equals("array");
  }

  /** How much text is left out of it at first. */
  String size() {
    return Show.count(text.length() + (long) rest.length(), "character");
  }

  private static final class Builder {
    private final List<Pointer> marks;
    private int nodes;

    Builder(List<Pointer> marks) {
      this.marks = marks;
    }

    Node node(String name, Pointer at, Json value, boolean open, int from) {
      nodes++;
      boolean marked = marks.contains(at);
      boolean leads = marks.stream().anyMatch(mark -> mark.startsWith(at));
      return switch (value) {
        case JsonObject object ->
            holder(name, at, value, "object", object.size(), open || leads, from);
        case JsonArray array -> holder(name, at, value, "array", array.size(), open || leads, from);
        case JsonString(String text) -> text(name, at, text, marked || leads);
        case JsonNumber number -> scalar(name, at, "number", number.text(), marked || leads);
        case JsonNull _ -> scalar(name, at, "word", "null", marked);
        default -> scalar(name, at, "word", value.compact(), marked || leads);
      };
    }

    private Node holder(
        String name, Pointer at, Json value, String kind, int size, boolean open, int from) {
      boolean marked = marks.contains(at);
      boolean later = !open && size > 0 && nodes > MOST_NODES;
      List<Node> children = new ArrayList<>();
      int to = later ? from : Math.min(size, from + MOST_CHILDREN);
      if (!later) {
        children(value, at, from, to, children);
      }
      return new Node(
          name,
          at.toString(),
          kind,
          kind.equals("object") ? Show.count(size, "field") : Show.count(size, "item"),
          "",
          Brief.of(value, BRIEF),
          children,
          later,
          !later && to < size ? Integer.valueOf(to) : null,
          open,
          marked);
    }

    private void children(Json value, Pointer at, int from, int to, List<Node> into) {
      if (value instanceof JsonArray array) {
        for (int i = from; i < to; i++) {
          into.add(node(Integer.toString(i), at.child(i), array.get(i), false, 0));
        }
      } else if (value instanceof JsonObject object) {
        int i = 0;
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
          if (i >= from && i < to) {
            into.add(node(member.getKey(), at.child(member.getKey()), member.getValue(), false, 0));
          }
          i++;
        }
      }
    }

    private Node text(String name, Pointer at, String text, boolean marked) {
      int cut = text.length() <= LONGEST ? text.length() : LONGEST;
      if (cut < text.length() && Character.isHighSurrogate(text.charAt(cut - 1))) {
        cut--;
      }
      String rest = text.substring(cut);
      return new Node(
          name,
          at.toString(),
          "string",
          text.substring(0, cut),
          rest.length() <= LONGEST_WHOLE
              ? rest
              : Brief.cut(rest, LONGEST_WHOLE)
                  + " ("
                  + Show.count(rest.length() - LONGEST_WHOLE, "more character")
                  + " in the download)",
          "",
          List.of(),
          false,
          null,
          false,
          marked);
    }

    private static Node scalar(String name, Pointer at, String kind, String text, boolean marked) {
      return new Node(
          name, at.toString(), kind, text, "", "", List.of(), false, null, false, marked);
    }
  }
}
