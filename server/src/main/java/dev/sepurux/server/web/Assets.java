package dev.sepurux.server.web;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Style sheets, scripts and pictures. All of them stand under one digest of their contents, so that
 * browsers keep them for a year, modules may import each other by name, and a new version of any
 * has new addresses.
 */
public final class Assets {
  /** What is in {@code /web} of the jar. */
  private static final List<String> OWN =
      List.of(
          "page.css",
          "theme.js",
          "page.js",
          "api.js",
          "code.js",
          "verdict.css",
          "verdict.js",
          "explorer.css",
          "explorer.js",
          "trace.css",
          "forms.css",
          "forms.js",
          "source.js",
          "trace.js",
          "icon.svg");

  /** What libraries bring. */
  private static final Map<String, String> OF_LIBRARIES =
      Map.of(
          "htmx.js", "/META-INF/resources/webjars/htmx.org/2.0.4/dist/htmx.min.js",
          "swagger-ui.js", "/META-INF/resources/webjars/swagger-ui/5.34.1/swagger-ui-bundle.js",
          "swagger-ui.css", "/META-INF/resources/webjars/swagger-ui/5.34.1/swagger-ui.css");

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final int DIGEST_BYTES = 8;

  private final Map<String, byte[]> contents = new TreeMap<>();
  private final String digest;

  public Assets() {
    OWN.forEach(name -> contents.put(name, read("/web/" + name)));
    OF_LIBRARIES.forEach((name, resource) -> contents.put(name, read(resource)));
    this.digest = digest(contents);
  }

  public List<Route> routes() {
    return List.of(Route.get("/assets/{digest}/{name}", "asset", Access.ASSET, this::asset));
  }

  /** The address of an asset. */
  public String path(String name) {
    if (!contents.containsKey(name)) {
      throw new IllegalArgumentException("no asset " + name);
    }
    return "/assets/" + digest + "/" + name;
  }

  Response asset(Request request) {
    String name = request.param("name");
    byte[] bytes = contents.get(name);
    if (bytes == null) {
      throw new Refused(Problem.notFound("asset"));
    }
    // A page of another version may ask while servers are replaced: it gets what there is.
    boolean known = request.param("digest").equals(digest);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    return new Response(
        200,
        String.valueOf(type),
        Map.of("Cache-Control", known ? "public, max-age=31536000, immutable" : "no-cache"),
        bytes);
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Map<String, byte[]> contents) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      contents.values().forEach(sha256::update);
      return HexFormat.of().formatHex(Arrays.copyOf(sha256.digest(), DIGEST_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
