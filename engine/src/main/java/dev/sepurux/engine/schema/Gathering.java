package dev.sepurux.engine.schema;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one recording shows of the results of one tool. Bounded against results that were
 * written to hurt: so deep, so many values a result, so many members an object.
 */
final class Gathering {
  static final int MAX_DEPTH = 10;
  static final int MAX_VALUES = 5_000;
  static final int MAX_MEMBERS = 100;
  static final int LONGEST_TEXT = 64;
  static final int LONGEST_NAME = 40;

  private final long recording;
  private final Cell root = new Cell();
  private int values;

  Gathering(long recording) {
    this.recording = recording;
  }

  private static final class Cell {
    private int kinds;
    private int seen;
    private int objects;
    private boolean more;
    private Shapes shapes = Shapes.NONE;
    private final Map<String, Value> distinct = new HashMap<>();
    private @Nullable BigDecimal least;
    private @Nullable BigDecimal most;
    private final Map<String, Cell> members = new HashMap<>();
    private @Nullable Cell items;
    private @Nullable Cell anyMember;

    Cell member(String name) {
      return members.computeIfAbsent(name, key -> new Cell());
    }

    Cell items() {
      if (items == null) {
        items = new Cell();
      }
      return items;
    }

    Cell anyMember() {
      if (anyMember == null) {
        anyMember = new Cell();
      }
      return anyMember;
    }
  }

  /** Adds one result, read as a value. */
  void add(Json result) {
    values = 0;
    visit(root, result, 0);
  }

  private void visit(Cell cell, Json value, int depth) {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      return;
    }
    cell.seen++;
    switch (value) {
      case JsonNull _ -> cell.kinds |= Field.NULL;
      case JsonBool _ -> cell.kinds |= Field.BOOLEAN;
      case JsonNumber number -> number(cell, number);
      case JsonString text -> text(cell, text);
      case JsonArray items -> {
        cell.kinds |= Field.ARRAY;
        items.items().forEach(item -> visit(cell.items(), item, depth + 1));
      }
      case JsonObject object -> object(cell, object, depth);
    }
  }

  private void number(Cell cell, JsonNumber number) {
    cell.kinds |= number.isInteger() ? Field.INTEGER : Field.NUMBER;
    BigDecimal decimal = number.decimal();
    cell.least = Field.lower(cell.least, decimal);
    cell.most = Field.higher(cell.most, decimal);
    keep(cell, number, number.text().length());
  }

  private void text(Cell cell, JsonString text) {
    cell.kinds |= Field.STRING;
    cell.shapes = cell.shapes.merge(Shapes.of(text.value()));
    keep(cell, text, text.value().length());
  }

  private void keep(Cell cell, Json value, int length) {
    if (length > LONGEST_TEXT) {
      cell.more = true;
      return;
    }
    String text = value.compact();
    cell.distinct.computeIfAbsent(text, key -> Value.of(value, key, recording));
  }

  private void object(Cell cell, JsonObject object, int depth) {
    boolean map = object.size() > MAX_MEMBERS;
    cell.kinds |= map ? Field.MAP : Field.OBJECT;
    cell.objects += map ? 0 : 1;
    object
        .members()
        .forEach((name, member) -> {
          Cell inner = map || isDatum(name) ? cell.anyMember() : cell.member(name);
          visit(inner, member, depth + 1);
        });
  }

  /** True for a name that is a value rather than a word of the tool: an id, a date, an address. */
  static boolean isDatum(String name) {
    if (name.length() > LONGEST_NAME || (!name.isEmpty() && isDigit(name.charAt(0)))) {
      return true;
    }
    int digits = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      digits = isDigit(c) ? digits + 1 : 0;
      if (c == '@' || digits == 4) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  Results results() {
    SortedMap<Path, Field> fields = new TreeMap<>();
    list(Path.ROOT, root, false, fields);
    return Results.of(fields, false);
  }

  private void list(Path at, Cell cell, boolean optional, SortedMap<Path, Field> fields) {
    if (cell.seen == 0) {
      return;
    }
    fields.put(
        at,
        new Field(
            cell.kinds,
            optional,
            Sample.of(cell.distinct.values(), cell.more),
            cell.shapes,
            cell.least,
            cell.most));
    cell.members.forEach(
        (name, member) -> list(at.member(name), member, member.seen < cell.objects, fields));
    if (cell.items != null) {
      list(at.items(), cell.items, false, fields);
    }
    if (cell.anyMember != null) {
      list(at.anyMember(), cell.anyMember, false, fields);
    }
  }
}
