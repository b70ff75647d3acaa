package dev.sepurux.server.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.json.YamlDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The policies that come with the server, to begin with: files of {@code spec/policies}. */
public final class PolicyTemplates {
  private static final List<String> NAMES = List.of("starter", "payments", "data-export", "devops");

  private final List<Template> all =
      NAMES.stream().map(name -> new Template(name, resource(name))).toList();

  /**
   * One of them.
   *
   * @param text the file: YAML
   */
  public record Template(String name, String text) {
    private JsonObject document() {
      Json value = YamlDocument.decode(text.getBytes(StandardCharsets.UTF_8)).value();
      return value instanceof JsonObject document ? document : JsonObject.EMPTY;
    }

    /** What it is for. */
    public String description() {
      String text = document().text("description");
      return text == null ? "" : text;
    }

    /** PolicyTemplateRow on the wire. */
    public JsonObject row() {
      int examples = document().get("examples") instanceof JsonArray array ? array.size() : 0;
      return JsonObject.builder()
          .put("name", name)
          .put("description", description())
          .put("examples_count", examples)
          .build();
    }

    /** PolicyTemplate on the wire: the policy can be saved as it is, the tools registered. */
    public JsonObject toJson() {
      JsonObject document = document();
      JsonObject.Builder whole = JsonObject.builder().put("name", name);
      whole.put("description", description());
      for (String member : List.of("policy", "tools", "examples")) {
        Json value = document.get(member);
        whole.put(member, value == null ? JsonArray.EMPTY : value);
      }
      return whole.put("yaml", text).build();
    }
  }

  /** In the order in which one would look at them. */
  public List<Template> all() {
    return all;
  }

  Optional<Template> find(String name) {
    return all.stream().filter(template -> template.name().equals(name)).findFirst();
  }

  private static String resource(String name) {
    String path = "/spec/policies/" + name + ".yaml";
    try (InputStream in = PolicyTemplates.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the build is not whole: " + path + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
