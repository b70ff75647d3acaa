package dev.sepurux.engine.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object.
 *
 * @param members the members in their written order; unmodifiable
 */
public record JsonObject(Map<String, Json> members) implements Json {
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  public static Builder builder() {
    return new Builder();
  }

  public @Nullable Json get(String name) {
    return members.get(name);
  }

  /** The text of a string member, or null if it is absent or no string. */
  public @Nullable String text(String name) {
    Json value = members.get(name);
    return value == null ? null : value.asText();
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  public Set<String> names() {
    return members.keySet();
  }

  public int size() {
    return members.size();
  }

  /** This object with one member set; a new member comes last. */
  public JsonObject with(String name, Json value) {
    Map<String, Json> copy = new LinkedHashMap<>(members);
    copy.put(name, value);
    return new JsonObject(copy);
  }

  /** This object without the member; itself if it has none of that name. */
  public JsonObject without(String name) {
    if (!members.containsKey(name)) {
      return this;
    }
    Map<String, Json> copy = new LinkedHashMap<>(members);
    copy.remove(name);
    return new JsonObject(copy);
  }

  @Override
  public @Nullable Json child(String token) {
    return members.get(token);
  }

  @Override
  public String toString() {
    return compact();
  }

  /** Collects members in order. */
  public static final class Builder {
    private final Map<String, Json> members = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String name, Json value) {
      members.put(name, value);
      return this;
    }

    /** A string, or JSON null for a null reference. */
    public Builder put(String name, @Nullable String value) {
      return put(name, Json.of(value));
    }

    public Builder put(String name, long value) {
      return put(name, Json.of(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, Json.of(value));
    }

    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}
