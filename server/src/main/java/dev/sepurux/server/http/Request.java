package dev.sepurux.server.http;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.json.JsonCodec;
import dev.sepurux.server.json.YamlDocument;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One request, already within the limits and with its caller known. */
public final class Request {
  private final String id;
  private final String path;
  private final Map<String, String> pathParams;
  private final Map<String, List<String>> query;
  private final Headers headers;
  private final byte[] body;
  private final @Nullable Caller caller;
  private final @Nullable Person person;
  private final String address;
  private @Nullable YamlDocument yaml;

  /**
   * @param path the path of the route, without the prefix {@code /api/backend}
   * @param body decompressed
   */
  public Request(
      String id,
      String path,
      Map<String, String> pathParams,
      Map<String, List<String>> query,
      Headers headers,
      byte[] body,
      @Nullable Caller caller) {
    this(id, path, pathParams, query, headers, body, caller, null, "");
  }

  /**
   * As the other one.
   *
   * @param person who is signed in on a page; null if nobody is, and on the routes of the API
   * @param address of the network, from where it comes
   */
  Request(
      String id,
      String path,
      Map<String, String> pathParams,
      Map<String, List<String>> query,
      Headers headers,
      byte[] body,
      @Nullable Caller caller,
      @Nullable Person person,
      String address) {
    this.id = id;
    this.path = path;
    this.pathParams = pathParams;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.caller = caller;
    this.person = person;
    this.address = address;
  }

  /** The id that answer and log share. */
  public String id() {
    return id;
  }

  /** A problem as an answer, for work that keeps what it has written. */
  public Response refusal(Problem problem) {
    return ProblemPage.render(problem, id, header("Accept"));
  }

  /** The path without the prefix. */
  public String path() {
    return path;
  }

  /** A path parameter, percent-decoded. */
  public String param(String name) {
    String value = pathParams.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  /**
   * A path parameter that can only be an id.
   *
   * @param kind what it names, for the 404
   * @throws Refused with {@code not_found} if it is no UUID
   */
  public UUID paramId(String name, String kind) {
    UUID value = Ids.read(param(name));
    if (value == null) {
      throw new Refused(Problem.notFound(kind));
    }
    return value;
  }

  /** A path parameter that can only be a whole number from 0; empty if it is none. */
  public Optional<Integer> paramNumber(String name) {
    String text = param(name);
    // One spelling for each number, so that one object has one address.
    boolean number = text.matches("0|[1-9][0-9]{0,8}");
    return number ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  /** The first query parameter of that name, or null. */
  public @Nullable String query(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** A query parameter that is an id; null if absent; 422 if it is none. */
  public @Nullable UUID queryId(String name) {
    String text = query(name);
    UUID value = text == null ? null : Ids.read(text);
    if (text != null && value == null) {
      throw new Refused(Problem.invalid(FieldError.query(name, "must be a UUID", "uuid")));
    }
    return value;
  }

  /** A query parameter that is a whole number from {@code least}; null if absent; 422 if not. */
  public @Nullable Integer queryNumber(String name, int least) {
    String text = query(name);
    if (text == null) {
      return null;
    }
    long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
    if (number < least || number > Integer.MAX_VALUE) {
      throw new Refused(
          Problem.invalid(
              FieldError.query(
                  name,
                  "a whole number from " + least + " to " + Integer.MAX_VALUE,
                  "integer_range")));
    }
    return Math.toIntExact(number);
  }

  /** A query parameter that is one of these words; null if absent; 422 naming them if another. */
  public @Nullable String oneOf(String name, List<String> words) {
    String value = query(name);
    if (value != null && !words.contains(value)) {
      throw new Refused(
          Problem.invalid(FieldError.query(name, "one of " + String.join(", ", words), "enum")));
    }
    return value;
  }

  /** A query parameter that is {@code true} or {@code false}; absent is false. */
  public boolean flag(String name) {
    return switch (query(name)) {
      case null -> false;
      case "true", "1" -> true;
      case "false", "0" -> false;
      case String other ->
          throw new Refused(
              Problem.invalid(FieldError.query(name, "must be true or false", "bool")));
    };
  }

  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** A path parameter that is an id or a name. */
  public Ref ref(String name) {
    return Ref.of(param(name));
  }

  /** Which revisions a change is meant for. */
  public IfMatch ifMatch() {
    return IfMatch.of(header("If-Match"));
  }

  /** The body as it came, decompressed. */
  public byte[] body() {
    return body;
  }

  /** The body as JSON; {@code malformed} if it is none. */
  public Json json() {
    return JsonCodec.decode(body);
  }

  /** The body as a JSON object; {@code malformed} or {@code invalid} if it is none. */
  public JsonObject object() {
    YamlDocument read = yaml();
    Json value = read == null ? JsonCodec.decode(body) : read.value();
    JsonObject object = value.asObject();
    if (object == null) {
      throw new Refused(
          Problem.invalid(new FieldError(List.of("body"), "must be an object", "object_type")));
    }
    return object;
  }

  private @Nullable YamlDocument yaml() {
    if (yaml == null && Bodies.isYaml(header("Content-Type"))) {
      yaml = YamlDocument.decode(body);
    }
    return yaml;
  }

  /** Tells where in a YAML body the fields stand that are refused. */
  <T> T locating(Supplier<T> work) {
    try {
      return work.get();
    } catch (Refused e) {
      YamlDocument read = yaml;
      if (read == null || e.problem().errors().isEmpty()) {
        throw e;
      }
      throw new Refused(located(e.problem(), read), e.retryAfter());
    }
  }

  private static Problem located(Problem problem, YamlDocument read) {
    List<FieldError> errors =
        problem.errors().stream()
            .map(error -> {
              boolean ofBody = error.loc().getFirst().equals("body");
              YamlDocument.Place place = read.place(error.loc().subList(1, error.loc().size()));
              return ofBody ? error.at(place.line(), place.column()) : error;
            })
            .toList();
    // The detail says the first of them again.
    String detail =
        problem.detail().replace(problem.errors().getFirst().msg(), errors.getFirst().msg());
    return new Problem(problem.code(), detail, errors, problem.existing());
  }

  /** The fields of the body. */
  public Fields fields() {
    return Fields.of(object());
  }

  /** The fields of the body, or none if there is no body. */
  public Fields fieldsOrNone() {
    return body.length == 0 ? Fields.of(JsonObject.EMPTY) : fields();
  }

  /** Who calls; only routes that are not public may ask. */
  public Caller caller() {
    if (caller == null) {
      throw new IllegalStateException("a public route has no caller");
    }
    return caller;
  }

  /** The network address that it comes from. */
  public String address() {
    return address;
  }

  /** A path parameter, percent-decoded; null if the route has none of that name. */
  public @Nullable String paramOrNull(String name) {
    return pathParams.get(name);
  }

  /** Who is signed in; only pages with {@link Access#SESSION} may ask. */
  public Person person() {
    if (person == null) {
      throw new IllegalStateException("this route does not ask for a session");
    }
    return person;
  }

  /** Who is signed in on a page; null if nobody is. */
  public @Nullable Person personOrNull() {
    return person;
  }

  /** The body as a form; only pages that are not read may ask. */
  public Form form() {
    return Form.of(body);
  }

  @Nullable Caller callerOrNull() {
    return caller;
  }

  public ProjectId project() {
    return caller().project();
  }

  /** The part of the list that is asked for; 50 if nothing is said. */
  public Page page() {
    return page(Page.DEFAULT_LIMIT);
  }

  /** As {@link #page()}, with another default; {@link Page#ALL} reads the whole list. */
  public Page page(int defaultLimit) {
    return Page.read(query("limit"), query("offset"), query("cursor"), defaultLimit);
  }

  /** This list's address with another cursor; filters and limit stay. */
  String nextLink(Page.Cursor cursor) {
    Stream<String> kept =
        query.entrySet().stream()
            .filter(e -> !e.getKey().equals("cursor") && !e.getKey().equals("offset"))
            .flatMap(e -> e.getValue().stream().map(v -> encode(e.getKey()) + "=" + encode(v)));
    return path
        + Stream.concat(kept, Stream.of("cursor=" + cursor.encode()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static Refused malformed(String detail) {
    return new Refused(Problem.of(ProblemCode.MALFORMED, detail));
  }
}
