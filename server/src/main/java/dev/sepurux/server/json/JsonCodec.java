package dev.sepurux.server.json;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
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
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

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

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonCodec() {}

  /**
   * The value that the bytes spell.
   *
   * @throws Refused with {@code malformed}, naming the limit and the place, if the bytes are no
   *     JSON text in UTF-8 or pass a bound
   */
  public static Json decode(byte[] bytes) {
    requireUtf8(bytes);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      return document(parser);
    } catch (StreamConstraintsException e) {
      throw refused(
          "limit",
          "a JSON text nests at most "
              + MAX_DEPTH
              + " deep, its numbers have at most "
              + MAX_NUMBER
              + " characters and its names at most "
              + MAX_NAME);
    } catch (JacksonException e) {
      throw refused("json", "no JSON" + place(e.getLocation()));
    }
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
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw refused("encoding", "the body is not valid UTF-8");
    }
    // Jackson would take the zero bytes of UTF-16 and UTF-32 as those encodings.
    if (bytes.length >= 2 && (bytes[0] == 0 || bytes[1] == 0)) {
      throw refused("encoding", "the body is not valid UTF-8 JSON");
    }
  }

  private static Json document(JsonParser parser) {
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
  }

  private static Json value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new JsonString(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonNumber.parse(parser.getString());
      case VALUE_TRUE -> JsonBool.TRUE;
      case VALUE_FALSE -> JsonBool.FALSE;
      case VALUE_NULL -> JsonNull.INSTANCE;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("no value starts with " + token);
    };
  }

  private static Json object(JsonParser parser) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_OBJECT;
        token = parser.nextToken()) {
      String name = parser.currentName();
      Json value = value(parser, parser.nextToken());
      if (members.put(name, value) != null) {
        throw refused(
            "duplicate_key",
            "the member " + shortened(name) + " occurs twice in " + pointer(parser));
      }
    }
    return members.isEmpty() ? JsonObject.EMPTY : new JsonObject(members);
  }

  private static Json array(JsonParser parser) {
    List<Json> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token));
    }
    return JsonArray.of(items);
  }

  private static String pointer(JsonParser parser) {
    TokenStreamContext context = parser.streamReadContext();
    String text = context.pathAsPointer().toString();
    return text.isEmpty() ? "the document" : shortened(text);
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

  private static Refused refused(String type, String message) {
    return new Refused(
        new Problem(
            ProblemCode.MALFORMED,
            "body: " + message,
            List.of(new FieldError(List.of("body"), message, type))));
  }
}
