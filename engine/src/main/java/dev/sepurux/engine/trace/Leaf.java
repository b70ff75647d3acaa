package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;

/**
 * A scalar, or a part of a text, and where it stands.
 *
 * @param place where
 * @param value the scalar; of a part, its text
 */
public record Leaf(Place place, Json value) {}
