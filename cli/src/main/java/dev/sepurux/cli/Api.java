package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public API as the commands use it. Every answer but 2xx is a {@link Refused} with the
 * server's own words.
 *
 * @param baseUrl without a slash at its end
 * @param key API key or CI token
 * @param project id or slug; null where the key names its project
 */
record Api(HttpClient client, String baseUrl, @Nullable String key, @Nullable String project) {

  /** The server said no; the message holds the status and its {@code detail}. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final Duration wait;

    /**
     * @param wait how long the server asks to wait; zero if it does not say
     */
    Refused(int status, Duration wait, String message) {
      super(message);
      this.status = status;
      this.wait = wait;
    }

    int status() {
      return status;
    }

    /** True if the same request may be answered later: too many requests, full or stopping. */
    boolean isForNow() {
      return status == 429 || status == 503;
    }

    Duration waitFor() {
      return wait;
    }
  }

  static Api of(String baseUrl, @Nullable String key, @Nullable String project) {
    String trimmed = baseUrl.strip().replaceAll("/+$", "");
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    return new Api(client, trimmed, key, project);
  }

  JsonObject get(String path) {
    return object(send("GET", path, null));
  }

  List<JsonObject> list(String path) {
    List<JsonObject> items = new ArrayList<>();
    if (send("GET", path, null) instanceof JsonArray array) {
      for (Json item : array.items()) {
        items.add(object(item));
      }
    }
    return items;
  }

  /** The text of an answer as it came. */
  String raw(String path) {
    HttpResponse<String> response = exchange(request("GET", path, null));
    answer("GET", path, response);
    return response.body();
  }

  JsonObject post(String path, Json body) {
    return object(send("POST", path, body.compact()));
  }

  JsonObject put(String path, Json body) {
    return object(send("PUT", path, body.compact()));
  }

  JsonObject patch(String path, Json body) {
    return object(send("PATCH", path, body.compact()));
  }

  private Json send(String method, String path, @Nullable String body) {
    return answer(method, path, exchange(request(method, path, body)));
  }

  private HttpRequest request(String method, String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(Duration.ofSeconds(60))
            .header("Accept", "application/json")
            .header("X-Sepurux-SDK", "cli/" + Version.text());
    if (key != null) {
      request.header("X-API-Key", key);
    }
    if (project != null) {
      request.header("X-Project-Id", project);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return request.build();
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(
          "no answer from " + baseUrl + ": is the server running there?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Json answer(String method, String path, HttpResponse<String> response) {
    Json body = JsonText.parse(response.body());
    if (response.statusCode() / 100 == 2 && body != null) {
      return body;
    }
    String detail = body instanceof JsonObject o ? o.text("detail") : null;
    throw new Refused(
        response.statusCode(),
        wait(response.headers().firstValue("Retry-After").orElse("")),
        "%s %s: %d %s"
            .formatted(
                method, path, response.statusCode(), detail == null ? "(no detail)" : detail));
  }

  /** A proxy may send a date instead, which is as good as nothing. */
  private static Duration wait(String seconds) {
    return seconds.matches("\\d{1,4}")
        ? Duration.ofSeconds(Integer.parseInt(seconds))
        : Duration.ZERO;
  }

  private static JsonObject object(Json value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new IllegalStateException(
        "the server's answer is not of the API: an object was expected");
  }

  /** A text as one segment of a path. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A required string member of an answer. */
  static String text(JsonObject answer, String name) {
    String value = answer.text(name);
    if (value == null) {
      throw new IllegalStateException("the server's answer has no " + name);
    }
    return value;
  }

  /** A required number of an answer, exact. */
  static BigDecimal number(JsonObject answer, String name) {
    BigDecimal value = answer.get(name) instanceof JsonNumber number ? number.decimal() : null;
    if (value != null) {
      return value;
    }
    throw new IllegalStateException("the server's answer has no number " + name);
  }
}
