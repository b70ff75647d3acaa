package dev.sepurux.engine.security;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text and what it may hide: its JSON strings, its URL-decoded form, and its runs of base64 and
 * hex, three layers deep. The work is bounded by the text's length: a run is read as a whole and
 * between its separators, and what is decoded is shorter than what it came from.
 */
final class Decodings {
  private static final int MOST_LAYERS = 3;
  private static final int SHORTEST_RUN = 8;

  /** Beyond this much decoded text nothing more is decoded. */
  private static final int MOST_CHARACTERS = 4_000_000;

  private final List<Form> forms = new ArrayList<>();
  private final Deque<Layer> open = new ArrayDeque<>();
  private int decoded;

  /**
   * One reading of a text.
   *
   * @param encoding {@code plain}, or the layers from the outside in, joined by {@code +}
   */
  record Form(String text, String encoding) {}

  private record Layer(Form form, int depth) {}

  private Decodings() {}

  /** All readings, the text itself first. */
  static List<Form> of(String text) {
    Decodings decodings = new Decodings();
    decodings.open.add(new Layer(new Form(text, "plain"), 0));
    while (!decodings.open.isEmpty()) {
      Layer layer = decodings.open.removeFirst();
      decodings.forms.add(layer.form());
      if (layer.depth() < MOST_LAYERS) {
        decodings.unfold(layer);
      }
    }
    return decodings.forms;
  }

  private void unfold(Layer layer) {
    String text = layer.form().text();
    if (text.indexOf('%') >= 0 || text.indexOf('+') >= 0) {
      push(layer, url(text), "url");
    }
    if (text.indexOf('\\') >= 0) {
      Json value = JsonText.parse(text);
      if (value != null) {
        StringBuilder strings = new StringBuilder();
        strings(value, strings);
        push(layer, strings.toString(), "json");
      }
    }
    String joined = text.indexOf('\n') >= 0 ? text.replace("\r", "").replace("\n", "") : text;
    StringBuilder base64 = new StringBuilder();
    StringBuilder hex = new StringBuilder();
    runs(text, base64, hex);
    if (!joined.equals(text)) {
      runs(joined, base64, hex);
    }
    push(layer, base64.toString(), "base64");
    push(layer, hex.toString(), "hex");
  }

  private void push(Layer from, String text, String encoding) {
    if (text.length() < SHORTEST_RUN / 2
        || text.equals(from.form().text())
        || decoded > MOST_CHARACTERS - text.length()) {
      return;
    }
    decoded += text.length();
    String outer = from.form().encoding();
    String path = outer.equals("plain") ? encoding : outer + "+" + encoding;
    open.add(new Layer(new Form(text, path), from.depth() + 1));
  }

  /** Percent signs and plus signs decoded; anything that is no escape stays. */
  private static String url(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%'
          && i + 2 < text.length()
          && isHex(text.charAt(i + 1))
          && isHex(text.charAt(i + 2))) {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        byte[] one = (c == '+' ? " " : String.valueOf(c)).getBytes(StandardCharsets.UTF_8);
        bytes.write(one, 0, one.length);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void strings(Json value, StringBuilder out) {
    switch (value) {
      case JsonObject object ->
          object
              .members()
              .forEach((name, member) -> {
                out.append(name).append('\n');
                strings(member, out);
              });
      case JsonArray array -> array.items().forEach(item -> strings(item, out));
      case JsonString text -> out.append(text.value()).append('\n');
      case JsonNumber number -> out.append(number.text()).append('\n');
      case JsonBool _, JsonNull _ -> {}
    }
  }

  /** Decodes every run of base64 or hex characters, each decoded text on a line of its own. */
  private static void runs(String text, StringBuilder base64, StringBuilder hex) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && isBase64(text.charAt(i))) {
        continue;
      }
      if (i - start >= SHORTEST_RUN) {
        run(text.substring(start, i), base64, hex);
      }
      start = i + 1;
    }
  }

  private static void run(String run, StringBuilder base64, StringBuilder hex) {
    line(base64, base64(run));
    line(hex, hex(run));
    // In a path or a name, a separator stands where base64 has a character.
    String[] parts = run.split("[/+_-]", -1);
    if (parts.length > 1) {
      for (String part : parts) {
        line(base64, base64(part));
        line(hex, hex(part));
      }
    }
  }

  private static void line(StringBuilder out, @Nullable String text) {
    if (text != null) {
      out.append(text).append('\n');
    }
  }

  private static @Nullable String base64(String run) {
    int whole = run.length() % 4 == 1 ? run.length() - 1 : run.length();
    if (whole < SHORTEST_RUN) {
      return null;
    }
    String plain = run.substring(0, whole).replace('-', '+').replace('_', '/');
    try {
      return new String(Base64.getDecoder().decode(plain), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // The last character holds bits that no encoder leaves: this is no base64.
      return null;
    }
  }

  private static @Nullable String hex(String run) {
    int whole = run.length() & ~1;
    if (whole < SHORTEST_RUN || !run.chars().limit(whole).allMatch(c -> isHex((char) c))) {
      return null;
    }
    byte[] bytes = HexFormat.of().parseHex(run.substring(0, whole));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean isBase64(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '-'
        || c == '_';
  }
}
