package dev.sepurux.server.http;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.server.json.JsonCodec;
import dev.sepurux.server.json.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The contract, as it was built into this server. Read when first asked for. */
public final class PublishedSchema {
  private static final String FOLDER = "/spec/";
  private static final String EXAMPLES = "x-example-file";

  private byte @Nullable [] json;
  private byte @Nullable [] illustrated;

  /** As people read it. */
  public byte[] yaml() {
    return read("openapi.yaml");
  }

  /** The same as JSON; not to be changed. */
  public synchronized byte[] json() {
    if (json == null) {
      json = JsonCodec.encode(Yaml.decode(yaml()));
    }
    return json;
  }

  /** The same with the examples in it that the document itself names by their files. */
  public synchronized byte[] illustrated() {
    if (illustrated == null) {
      illustrated = JsonCodec.encode(illustrated(Yaml.decode(yaml())));
    }
    return illustrated;
  }

  private static Json illustrated(Json value) {
    return switch (value) {
      case JsonObject object -> {
        JsonObject.Builder members = JsonObject.builder();
        object
            .members()
            .forEach((name, member) -> {
              if (name.equals(EXAMPLES) && member instanceof JsonArray files) {
                members.put("examples", examples(files));
              } else {
                members.put(name, illustrated(member));
              }
            });
        yield members.build();
      }
      case JsonArray array ->
          new JsonArray(array.items().stream().map(PublishedSchema::illustrated).toList());
      default -> value;
    };
  }

  /** By the names of their files, as {@code new-tool}. */
  private static JsonObject examples(JsonArray files) {
    JsonObject.Builder examples = JsonObject.builder();
    for (Json file : files.items()) {
      String path = file instanceof JsonString text ? text.value() : "";
      String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
      Json value = JsonCodec.decode(read(path));
      examples.put(name, JsonObject.builder().put("value", value).build());
    }
    return examples.build();
  }

  private static byte[] read(String path) {
    try (InputStream in = PublishedSchema.class.getResourceAsStream(FOLDER + path)) {
      if (in == null) {
        throw new IllegalStateException("this build lacks " + FOLDER + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
