package dev.sepurux.server.http;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.json.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One answer. */
public final class Response {
  public static final String JSON = "application/json";

  /** Lines of its value are fields of their own. */
  static final String COOKIE = "Set-Cookie";

  private final int status;
  private final String contentType;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable Response remembered;
  private final @Nullable JsonObject shown;

  /**
   * @param contentType empty if there is no body
   * @param headers what goes beside Content-Type
   * @param body not copied: the caller must not change it
   */
  public Response(int status, String contentType, Map<String, String> headers, byte[] body) {
    this(status, contentType, headers, body, null, null);
  }

  private Response(
      int status,
      String contentType,
      Map<String, String> headers,
      byte[] body,
      @Nullable Response remembered,
      @Nullable JsonObject shown) {
    this.status = status;
    this.contentType = contentType;
    this.headers = Map.copyOf(headers);
    this.body = body;
    this.remembered = remembered;
    this.shown = shown;
  }

  public int status() {
    return status;
  }

  public String contentType() {
    return contentType;
  }

  public Map<String, String> headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }

  public static Response ok(Json body) {
    return of(200, body);
  }

  public static Response created(Json body) {
    return of(201, body);
  }

  public static Response of(int status, Json body) {
    return new Response(status, JSON, Map.of(), JsonCodec.encode(body), null, body.asObject());
  }

  /** A JSON text that is already bytes. */
  public static Response json(int status, byte[] body) {
    return new Response(status, JSON, Map.of(), body);
  }

  /** A bare array, with a link to the next page if there is one. */
  public static Response list(Request request, Page.Slice<? extends Json> slice) {
    Response answer = ok(JsonArray.of(slice.items()));
    Page.Cursor next = slice.next();
    return next == null
        ? answer
        : answer.with("Link", "<" + request.nextLink(next) + ">; rel=\"next\"");
  }

  public static Response noContent() {
    return new Response(204, "", Map.of(), new byte[0]);
  }

  /**
   * The answer to a deletion.
   *
   * @param kind what was to be deleted, for people
   * @throws Refused if it was not
   */
  public static Response removed(String kind, Removal removal) {
    return switch (removal) {
      case Removal.Done _ -> noContent();
      case Removal.Unknown _ -> throw new Refused(Problem.notFound(kind));
      case Removal.Stale stale -> throw Refused.stale(stale.revision());
      case Removal.InUse use ->
          throw new Refused(Problem.taken(ProblemCode.IN_USE, use.detail(), use.holder()));
    };
  }

  /** The same with the tag of the one object that it shows. */
  public Response revision(UUID id, int revision) {
    return with("ETag", IfMatch.tag(id, revision));
  }

  /**
   * The same, telling in {@code warnings} of the one object it shows what was not understood of the
   * request, after what is told there already.
   */
  public Response warned(List<FieldError> warnings) {
    if (shown == null || warnings.isEmpty()) {
      return this;
    }
    List<Json> all = new ArrayList<>();
    if (shown.get("warnings") instanceof JsonArray told) {
      all.addAll(told.items());
    }
    warnings.forEach(warning -> all.add(warning.toJson()));
    JsonObject more = shown.with("warnings", Json.array(all));
    return new Response(status, contentType, headers, JsonCodec.encode(more), remembered, more);
  }

  /** The same with one more header field. */
  public Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    // Of all fields this one alone may not be joined with commas.
    more.merge(name, value, name.equals(COOKIE) ? (a, b) -> a + "\n" + b : (_, b) -> b);
    return new Response(status, contentType, more, body, remembered, shown);
  }

  /**
   * The same, with another answer for a request that repeats this one by its {@code
   * Idempotency-Key}: for an answer that shows a secret, which must not be kept.
   */
  public Response rememberedAs(Response other) {
    return new Response(status, contentType, headers, body, other, shown);
  }

  /** What a repeated request is answered. */
  Response remembered() {
    return remembered == null ? this : remembered;
  }
}
