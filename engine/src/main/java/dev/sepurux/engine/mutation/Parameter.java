package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.JsonObject;

/**
 * A number that a mutation can be tuned with.
 *
 * @param name its name in {@code params}
 * @param standard the value when none is given
 * @param least the smallest allowed value
 * @param most the largest allowed value
 * @param description what it changes, with its unit
 */
public record Parameter(String name, long standard, long least, long most, String description) {
  JsonObject toJson() {
    return JsonObject.builder()
        .put("name", name)
        .put("default", standard)
        .put("minimum", least)
        .put("maximum", most)
        .put("description", description)
        .build();
  }
}
