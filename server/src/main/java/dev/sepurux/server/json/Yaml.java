package dev.sepurux.server.json;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML that we ship ourselves; never a user's. */
public final class Yaml {
  private Yaml() {}

  /** The value of a document. */
  public static Json decode(byte[] yaml) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(16 << 20).build();
    return json(new Load(settings).loadFromString(new String(yaml, StandardCharsets.UTF_8)));
  }

  private static Json json(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNull.INSTANCE;
      case String text -> Json.of(text);
      case Boolean flag -> Json.of(flag);
      case Number number -> JsonNumber.parse(number.toString());
      case List<?> items -> Json.array(items.stream().map(Yaml::json).toList());
      case Map<?, ?> members -> object(members);
      case Object other -> throw new IllegalArgumentException("no JSON for " + other.getClass());
    };
  }

  private static JsonObject object(Map<?, ?> members) {
    Map<String, Json> object = new LinkedHashMap<>();
    members.forEach((name, value) -> object.put(String.valueOf(name), json(value)));
    return new JsonObject(object);
  }
}
