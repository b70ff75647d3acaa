package dev.sepurux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A client for tests. Every answer, of any status, is checked against the contract and fails the
 * test if the route, the status, a header or the body is not in it; so does a request that the
 * server accepted though the contract does not allow it. Immutable: {@code with...} answers another
 * client.
 */
public final class ApiClient {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private static final SpecValidator VALIDATOR = new SpecValidator(Spec.load());
  private static final Set<String> UNFINISHED = Set.of("queued", "running", "pending");
  private static final Duration POLL_PAUSE = Duration.ofMillis(20);
  private static final int MAX_POLLS = 3000;

  private final URI base;
  private final Map<String, String> headers;

  private ApiClient(URI base, Map<String, String> headers) {
    this.base = base;
    this.headers = Map.copyOf(headers);
  }

  /**
   * A client without key and project.
   *
   * @param base for example {@code http://127.0.0.1:8000} or the same with {@code /api/backend}
   */
  public static ApiClient at(URI base) {
    String text = base.toString();
    return new ApiClient(
        URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text), Map.of());
  }

  /** The same client behind a prefix of every path, such as {@code /api/backend}. */
  public ApiClient under(String prefix) {
    return new ApiClient(URI.create(base + prefix), headers);
  }

  /** The same client with the API key. */
  public ApiClient withKey(String key) {
    return withHeader("X-API-Key", key);
  }

  /** The same client with the CI token. */
  public ApiClient withToken(String token) {
    return withHeader("X-Sepurux-Token", token);
  }

  /** The same client for the project, by id or slug. */
  public ApiClient withProject(String project) {
    return withHeader("X-Project-Id", project);
  }

  /** The same client with one more header, or another value of it. */
  public ApiClient withHeader(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new ApiClient(base, all);
  }

  /** The same client without the header. */
  public ApiClient withoutHeader(String name) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.remove(name);
    return new ApiClient(base, all);
  }

  public ApiAnswer get(String path) {
    return send("GET", path, null, null);
  }

  /** POST without a body. */
  public ApiAnswer post(String path) {
    return send("POST", path, null, null);
  }

  public ApiAnswer post(String path, String json) {
    return send("POST", path, json, "application/json");
  }

  public ApiAnswer post(String path, Map<String, ?> body) {
    return post(path, Spec.MAPPER.writeValueAsString(body));
  }

  public ApiAnswer patch(String path, String json) {
    return send("PATCH", path, json, "application/json");
  }

  public ApiAnswer patch(String path, Map<String, ?> body) {
    return patch(path, Spec.MAPPER.writeValueAsString(body));
  }

  public ApiAnswer put(String path, String json) {
    return send("PUT", path, json, "application/json");
  }

  public ApiAnswer put(String path, Map<String, ?> body) {
    return put(path, Spec.MAPPER.writeValueAsString(body));
  }

  /**
   * Sends any request with a text body.
   *
   * @param path raw, with query if any
   * @param contentType null: the header is not sent
   */
  public ApiAnswer send(
      String method, String path, @Nullable String body, @Nullable String contentType) {
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    ApiAnswer answer = exchange(method, path, bytes, contentType);
    if (answer.status() < 300 && !method.equals("OPTIONS")) {
      check(VALIDATOR.request(method, path, contentType, body == null ? "" : body));
    }
    return answer;
  }

  /** Sends bytes as they are, for compressed and broken bodies; only the answer is checked. */
  public ApiAnswer sendBytes(String method, String path, byte[] body, String contentType) {
    return exchange(method, path, body, contentType);
  }

  /** Polls {@code GET /v1/runs/{id}} of a run or batch until its status is terminal. */
  public ApiAnswer awaitRun(String runId) {
    return await("/v1/runs/" + runId);
  }

  /** Polls {@code GET /v1/ci/batch/{id}} until its status is {@code done}. */
  public ApiAnswer awaitBatch(String batchId) {
    return await("/v1/ci/batch/" + batchId);
  }

  private ApiAnswer await(String path) {
    // The bound keeps a broken server from hanging the build; no test is decided by it.
    for (int i = 0; i < MAX_POLLS; i++) {
      ApiAnswer answer = get(path).expect(200);
      if (!UNFINISHED.contains(answer.text("/status"))) {
        return answer;
      }
      pause();
    }
    return fail(path + " has not finished after " + MAX_POLLS + " polls");
  }

  private ApiAnswer exchange(
      String method, String path, byte @Nullable [] body, @Nullable String contentType) {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, publisher);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    headers.forEach(request::setHeader);
    ApiAnswer answer = answer(method, path, sent(request.build()));
    check(VALIDATOR.response(method, path, answer.status(), answer.headers(), answer.body()));
    return answer;
  }

  private static ApiAnswer answer(String method, String path, HttpResponse<String> response) {
    Map<String, String> headers = new LinkedHashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    return new ApiAnswer(method, path, response.statusCode(), headers, response.body());
  }

  private static HttpResponse<String> sent(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void check(List<String> faults) {
    assertThat(faults).as("the exchange is as spec/openapi.yaml has it").isEmpty();
  }

  /**
   * An answer that the contract allows.
   *
   * @param path as sent
   * @param headers names in lower case, the first value of each
   */
  public record ApiAnswer(
      String method, String path, int status, Map<String, String> headers, String body) {

    /** Fails the test unless the status is this one; answers itself. */
    public ApiAnswer expect(int expected) {
      assertThat(status).as("%s %s: %s", method, path, body).isEqualTo(expected);
      return this;
    }

    /** Fails the test unless this is a problem with the status and code; answers itself. */
    public ApiAnswer expectProblem(int expected, String code) {
      expect(expected);
      assertThat(text("/code")).as("code of %s", body).isEqualTo(code);
      return this;
    }

    /** The body as JSON. */
    public JsonNode json() {
      return Spec.MAPPER.readTree(body);
    }

    /** The node at a JSON pointer; fails the test if there is none. */
    public JsonNode at(String pointer) {
      JsonNode node = json().at(pointer);
      assertThat(node.isMissingNode()).as("nothing at %s in %s", pointer, body).isFalse();
      return node;
    }

    /** The text at a JSON pointer; fails the test if there is none. */
    public String text(String pointer) {
      JsonNode node = at(pointer);
      assertThat(node.isString()).as("no text at %s in %s", pointer, body).isTrue();
      return node.asString();
    }

    /** A header by its name in any case; null if absent. */
    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(java.util.Locale.ROOT));
    }

    /** The entity tag; fails the test if there is none. */
    public String etag() {
      String tag = header("ETag");
      assertThat(tag).as("ETag of %s %s", method, path).isNotNull();
      return String.valueOf(tag);
    }

    /** The address of the next page, from {@code Link}; null on the last page. */
    public @Nullable String nextPage() {
      String link = header("Link");
      return link == null ? null : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
    }
  }
}
