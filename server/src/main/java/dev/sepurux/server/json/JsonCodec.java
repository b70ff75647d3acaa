package dev.sepurux.server.json;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads JSON bytes into engine values within fixed bounds, and writes values as bytes. Numbers are
 * kept as they were written, so an exponent is never expanded here.
 */
public final class JsonCodec {
  /** Objects and arrays inside one another. */
  public static final int MAX_DEPTH = 256;

  /** Characters of one number. */
  public static final int MAX_NUMBER = 1_000;

  /** Characters of one member name. */
  public static final int MAX_NAME = 50_000;

  /** An error names its place by a pointer of at most so many characters, or one around it. */
  private static final int LONGEST_POINTER = 1_000;

  private JsonCodec() {}

  /**
   * The value that the bytes spell.
   *
   * @throws Refused with {@code malformed}, naming the limit and the place, if the bytes are no
   *     JSON text in UTF-8 or pass a bound
   */
  public static Json decode(byte[] bytes) {
    requireUtf8(bytes);
    try (JsonParser parser = factory().createParser(ObjectReadContext.empty(), bytes)) {
      return document(parser);
    }
  }

  /**
   * A new one for every text: it keeps the names that it has read, and one for all would keep those
   * of all clients for ever. It looks out for all bounds but the names' and the numbers', which are
   * ours so that an error can tell which one it was and where.
   */
  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH + 1)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build())
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build();
  }

  /** The value behind a text that {@link Json#compact()} wrote, as columns hold it. */
  public static Json stored(String text) {
    return decode(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The value as UTF-8 bytes, compact, members in their own order. */
  public static byte[] encode(Json value) {
    return value.compact().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * An object with one more member whose JSON text is copied in unchanged.
   *
   * @param text a JSON text that was read before
   */
  public static byte[] splice(JsonObject object, String name, byte[] text) {
    byte[] head = encode(object);
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + text.length + 16);
    out.write(head, 0, head.length - 1);
    String comma = object.size() == 0 ? "" : ",";
    out.writeBytes((comma + Json.of(name).compact() + ":").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(text);
    out.write('}');
    return out.toByteArray();
  }

  private static void requireUtf8(byte[] bytes) {
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF) {
      throw refused("encoding", "a byte order mark is not accepted; send plain UTF-8");
    }
    ByteBuffer left = ByteBuffer.wrap(bytes);
    CharBuffer room = CharBuffer.allocate(8_192);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(left, room, true);
    while (result.isOverflow()) {
      result = decoder.decode(left, room.clear(), true);
    }
    if (result.isError()) {
      throw refused("encoding", "the body is not valid UTF-8 from byte " + left.position() + " on");
    }
    // Jackson would take the zero bytes of UTF-16 and UTF-32 as those encodings.
    if (bytes.length >= 2 && (bytes[0] == 0 || bytes[1] == 0)) {
      throw refused("encoding", "the body is not valid UTF-8 JSON");
    }
  }

  private static Json document(JsonParser parser) {
    try {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw refused("json", "the body is empty; a JSON value is expected");
      }
      Json value = value(parser, first);
      if (parser.nextToken() != null) {
        throw refused(
            "json", "there is more after the JSON value" + place(parser.currentTokenLocation()));
      }
      return value;
    } catch (JacksonException e) {
      Pointer near = pointer(parser);
      String where = near.isRoot() ? "" : ", near " + shortened(near.toString());
      throw refused(near, "json", "no JSON" + place(e.getLocation()) + where);
    }
  }

  private static Json value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new JsonString(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> JsonBool.TRUE;
      case VALUE_FALSE -> JsonBool.FALSE;
      case VALUE_NULL -> JsonNull.INSTANCE;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("no value starts with " + token);
    };
  }

  private static JsonNumber number(JsonParser parser) {
    String text = parser.getString();
    if (text.length() > MAX_NUMBER) {
      throw tooMuch(
          pointer(parser), "number_length", MAX_NUMBER, "characters of one number", text.length());
    }
    if (!Character.isDigit(text.charAt(text.length() - 1))) {
      Pointer at = pointer(parser);
      throw refused(
          at, "not_a_number", text + " is no JSON number, at " + shortened(at.toString()));
    }
    return JsonNumber.parse(text);
  }

  private static Json object(JsonParser parser) {
    requireDepth(parser);
    Map<String, Json> members = new LinkedHashMap<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_OBJECT;
        token = parser.nextToken()) {
      String name = parser.currentName();
      if (name.length() > MAX_NAME) {
        throw tooMuch(
            pointer(parser).parent(),
            "name_length",
            MAX_NAME,
            "characters of one member name",
            name.length());
      }
      Json value = value(parser, parser.nextToken());
      if (members.put(name, value) != null) {
        Pointer at = pointer(parser);
        String holder = at.parent().isRoot() ? "the document" : shortened(at.parent().toString());
        throw refused(
            at, "duplicate_key", "the member " + shortened(name) + " occurs twice in " + holder);
      }
    }
    return members.isEmpty() ? JsonObject.EMPTY : new JsonObject(members);
  }

  private static Json array(JsonParser parser) {
    requireDepth(parser);
    List<Json> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token));
    }
    return JsonArray.of(items);
  }

  private static void requireDepth(JsonParser parser) {
    int depth = parser.streamReadContext().getNestingDepth();
    if (depth > MAX_DEPTH) {
      throw tooMuch(
          pointer(parser), "depth", MAX_DEPTH, "objects and arrays inside one another", depth);
    }
  }

  /** Where the parser is. */
  private static Pointer pointer(JsonParser parser) {
    List<String> tokens = new ArrayList<>();
    for (TokenStreamContext at = parser.streamReadContext(); at != null; at = at.getParent()) {
      if (at.inArray() && at.hasCurrentIndex()) {
        tokens.add(Integer.toString(at.getCurrentIndex()));
      } else if (at.inObject() && at.hasCurrentName()) {
        tokens.add(at.currentName());
      }
    }
    return new Pointer(tokens.reversed());
  }

  private static String shortened(String text) {
    String plain = text.length() <= 60 ? text : text.substring(0, 60) + "...";
    return Json.of(plain).compact();
  }

  private static String place(TokenStreamLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  private static Refused tooMuch(Pointer at, String limit, int most, String what, int found) {
    String where = at.isRoot() ? "the document" : shortened(at.toString());
    return refused(
        at, limit, "%s: at most %d %s, but %d at %s".formatted(limit, most, what, found, where));
  }

  private static Refused refused(String type, String message) {
    return refused(Pointer.ROOT, type, message);
  }

  private static Refused refused(Pointer at, String type, String message) {
    Pointer place = at;
    while (place.toString().length() > LONGEST_POINTER) {
      place = place.parent();
    }
    return new Refused(
        new Problem(
            ProblemCode.MALFORMED,
            "body: " + message,
            List.of(FieldError.inBody(place.toString(), message, type))));
  }
}
