package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Values of a seeded generator, written as tools write them: JSON, Python literals, YAML-like
 * lines, CSV, tables, sentences, JSON inside texts. What is written is known before, so that a
 * reader can be held against it.
 */
final class Spellings {
  private static final List<String> WORDS =
      List.of(
          "ord-17",
          "ORD-17",
          "ord-18",
          "blue",
          "sky",
          "confirmed",
          "of a",
          "x@y.org",
          "zoë@y.org",
          "1,000",
          "1001.0",
          "$1,250.50",
          "A",
          "Ref:77-88",
          "path/to/it",
          "https://y.org/o/77-88?q=1",
          "noon",
          "2026-01-02",
          "2026-01-02T00:00:00Z",
          "abcdefghijklmnopqrstuvwxyz0123",
          "cdefghijklmnopqrstuvwxyz01",
          "it's",
          "\"so\"",
          "café",
          "please keep the blue sky at noon",
          "the blue sky at noon.",
          "reservation",
          "no.7",
          "007",
          "a_b-c",
          "50%",
          "#44-1",
          "-1250.5");
  private static final List<String> NAMES =
      List.of("id", "owner_id", "total", "note", "name", "a b");

  private final Random random;

  Spellings(Random random) {
    this.random = random;
  }

  /**
   * A result.
   *
   * @param raw as a tool wrote it
   * @param read what it says
   */
  record Spelt(Json raw, Json read) {}

  Spelt result() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> same(object(2));
      case 2 -> text(object(2), Json::compact);
      case 3 -> text(object(2), this::python);
      case 4, 5 -> text(random.nextBoolean() ? object(2) : list(), this::yaml);
      case 6 -> grid(random.nextBoolean() ? "," : random.nextBoolean() ? "\t" : ";");
      case 7 -> table();
      case 8 -> nested();
      default -> same(Json.of("So " + words()));
    };
  }

  private static Spelt same(Json value) {
    return new Spelt(value, value);
  }

  private Spelt text(Json value, java.util.function.Function<Json, String> write) {
    String text = write.apply(value);
    return new Spelt(Json.of(random.nextInt(8) == 0 ? "```\n" + text + "\n```" : text), value);
  }

  // JSON or a Python literal in a member of a result, two deep at times.
  private Spelt nested() {
    JsonObject inner = object(1);
    String text = random.nextBoolean() ? inner.compact() : python(inner);
    Json total = scalar();
    if (random.nextInt(4) == 0) {
      return mcp(inner);
    }
    if (random.nextInt(3) == 0) {
      String outer = JsonObject.builder().put("body", text).build().compact();
      return new Spelt(
          JsonObject.builder().put("data", outer).put("total", total).build(),
          JsonObject.builder()
              .put("data", JsonObject.builder().put("body", inner).build())
              .put("total", total)
              .build());
    }
    return new Spelt(
        JsonObject.builder().put("body", text).put("total", total).build(),
        JsonObject.builder().put("body", inner).put("total", total).build());
  }

  // How the Python SDK of MCP prints an answer.
  private static Spelt mcp(JsonObject inner) {
    String text = inner.compact().replace("\\", "\\\\").replace("'", "\\'");
    JsonObject content =
        JsonObject.builder()
            .put("type", "text")
            .put("text", inner)
            .put("annotations", JsonNull.INSTANCE)
            .build();
    return new Spelt(
        Json.of(
            "meta=None content=[TextContent(type='text', text='"
                + text
                + "', annotations=None)] isError=False"),
        JsonObject.builder()
            .put("meta", JsonNull.INSTANCE)
            .put("content", JsonArray.of(List.of(content)))
            .put("isError", false)
            .build());
  }

  JsonObject object(int depth) {
    JsonObject.Builder object = JsonObject.builder();
    List<String> names = new ArrayList<>(NAMES);
    java.util.Collections.shuffle(names, random);
    names.subList(0, 1 + random.nextInt(4)).forEach(name -> object.put(name, value(depth)));
    return object.build();
  }

  private Json value(int depth) {
    return switch (depth == 0 ? 9 : random.nextInt(8)) {
      case 0 -> object(depth - 1);
      case 1 -> list();
      default -> scalar();
    };
  }

  private Json list() {
    List<Json> items = new ArrayList<>();
    int n = 1 + random.nextInt(3);
    for (int i = 0; i < n; i++) {
      items.add(random.nextInt(4) == 0 ? object(0) : scalar());
    }
    return JsonArray.of(items);
  }

  Json scalar() {
    return switch (random.nextInt(12)) {
      case 0 -> Json.of(random.nextInt(12));
      case 1 -> Json.of(1_000L + random.nextInt(3));
      case 2 -> JsonNumber.parse(random.nextBoolean() ? "1250.50" : "-1250.5");
      case 3 -> Json.of(random.nextBoolean());
      case 4 -> JsonNull.INSTANCE;
      case 5 -> Json.of("2026-01-0" + (1 + random.nextInt(3)));
      case 6 -> Json.of(coded());
      case 7 -> Json.of(WORDS.get(random.nextInt(WORDS.size())));
      default -> Json.of(words());
    };
  }

  /** Some words: ids, amounts, dates, addresses, pieces of sentences. */
  String words() {
    return random
        .ints(1L + random.nextInt(5), 0, WORDS.size())
        .mapToObj(WORDS::get)
        .collect(Collectors.joining(" "));
  }

  private String coded() {
    byte[] bytes = words().getBytes(StandardCharsets.UTF_8);
    String code =
        switch (random.nextInt(5)) {
          case 0 -> Base64.getEncoder().encodeToString(bytes);
          case 1 -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
          case 2 -> HexFormat.of().formatHex(bytes);
          case 3 -> HexFormat.of().withUpperCase().formatHex(bytes);
          default -> URLEncoder.encode(words(), StandardCharsets.UTF_8);
        };
    return switch (random.nextInt(4)) {
      case 0 -> code;
      case 1 -> "https://z.org/?d=" + code;
      case 2 -> "see " + code + " now";
      default -> "k=" + code + "&" + words();
    };
  }

  private String python(Json value) {
    return switch (value) {
      case JsonObject object ->
          object.members().entrySet().stream()
              .map(member -> quoted(member.getKey()) + ": " + python(member.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case JsonArray array -> {
        boolean tuple = array.size() > 1 && random.nextBoolean();
        yield array.items().stream()
            .map(this::python)
            .collect(Collectors.joining(", ", tuple ? "(" : "[", tuple ? ")" : "]"));
      }
      case JsonString text -> pythonText(text.value());
      case JsonNumber number -> number.text();
      case JsonBool bool -> bool.value() ? "True" : "False";
      case JsonNull _ -> "None";
    };
  }

  private String pythonText(String text) {
    if (text.matches("\\d{4}-\\d\\d-\\d\\d") && random.nextBoolean()) {
      return "datetime.date("
          + text.substring(0, 4)
          + ", "
          + Integer.parseInt(text.substring(5, 7))
          + ", "
          + Integer.parseInt(text.substring(8))
          + ")";
    }
    return quoted(text);
  }

  private static String quoted(String text) {
    return text.contains("'") && !text.contains("\"")
        ? "\"" + text.replace("\\", "\\\\") + "\""
        : "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private String yaml(Json value) {
    StringBuilder lines = new StringBuilder();
    block(value, "", lines);
    return lines.substring(0, lines.length() - 1);
  }

  private void block(Json value, String margin, StringBuilder lines) {
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, Json> member : object.members().entrySet()) {
        lines.append(margin).append(member.getKey()).append(':');
        below(member.getValue(), margin, lines);
      }
    } else {
      for (Json item : ((JsonArray) value).items()) {
        if (item instanceof JsonObject object) {
          StringBuilder inner = new StringBuilder();
          block(object, margin + "  ", inner);
          inner.setCharAt(margin.length(), '-');
          lines.append(inner);
        } else {
          lines.append(margin).append('-');
          below(item, margin, lines);
        }
      }
    }
  }

  private void below(Json value, String margin, StringBuilder lines) {
    if (value.isScalar()) {
      lines.append(' ').append(yamlScalar(value)).append('\n');
    } else {
      lines.append('\n');
      boolean flush = value instanceof JsonArray && random.nextBoolean();
      block(value, flush ? margin : margin + "  ", lines);
    }
  }

  private String yamlScalar(Json value) {
    if (!(value instanceof JsonString text)) {
      return value.compact();
    }
    boolean plain = text.value().matches("[A-Za-z][A-Za-z0-9@._/-]*( [A-Za-z0-9@._/-]+)*");
    if (plain && random.nextBoolean()) {
      return text.value();
    }
    return random.nextBoolean() ? "'" + text.value().replace("'", "''") + "'" : value.compact();
  }

  private Spelt grid(String separator) {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(separator, NAMES.subList(0, 4)));
    List<Json> rows = rows(4);
    for (Json row : rows) {
      lines.add(
          ((JsonObject) row)
              .members().values().stream()
                  .map(cell -> cell(cell, separator))
                  .collect(Collectors.joining(separator)));
    }
    return new Spelt(Json.of(String.join("\n", lines)), JsonArray.of(rows));
  }

  private String cell(Json value, String separator) {
    String text = value instanceof JsonString string ? string.value() : value.compact();
    boolean must = text.contains(separator) || text.contains("\"");
    return must || random.nextInt(4) == 0 ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }

  private Spelt table() {
    List<Json> rows = rows(3);
    StringBuilder text = new StringBuilder("| id | owner_id | total |\n|----|:---|---:|");
    for (Json row : rows) {
      text.append('\n');
      for (Json cell : ((JsonObject) row).members().values()) {
        String spelled = cell instanceof JsonString string ? string.value() : cell.compact();
        text.append("| ").append(spelled.replace("|", "\\|")).append(' ');
      }
      text.append('|');
    }
    return new Spelt(Json.of(text.toString()), JsonArray.of(rows));
  }

  // A cell holds a text, or a number: it cannot say true or null otherwise than by these words.
  private List<Json> rows(int columns) {
    List<Json> rows = new ArrayList<>();
    int n = 1 + random.nextInt(3);
    for (int i = 0; i < n; i++) {
      JsonObject.Builder row = JsonObject.builder();
      for (String name : NAMES.subList(0, columns)) {
        Json value = scalar();
        boolean cell = value instanceof JsonString || value instanceof JsonNumber;
        row.put(name, cell ? asCell(value) : Json.of(value.compact()));
      }
      rows.add(row.build());
    }
    return rows;
  }

  private static Json asCell(Json value) {
    boolean number =
        value instanceof JsonString text && text.value().matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
    return number ? JsonNumber.parse(((JsonString) value).value()) : value;
  }
}
