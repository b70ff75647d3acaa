package dev.sepurux.engine.json;

/** Path copy: rebuilds the containers along one pointer and shares all others. */
final class Paths {
  private Paths() {}

  static Json with(Json here, Pointer pointer, int depth, Json value) {
    if (depth == pointer.tokens().size()) {
      return value;
    }
    String token = pointer.tokens().get(depth);
    boolean last = depth == pointer.tokens().size() - 1;
    Json child = here.child(token);
    if (child == null && !(last && here instanceof JsonObject)) {
      throw new IllegalArgumentException("no value at " + pointer);
    }
    Json changed = child == null ? value : with(child, pointer, depth + 1, value);
    return put(here, token, changed);
  }

  static Json without(Json here, Pointer pointer, int depth) {
    if (pointer.isRoot()) {
      throw new IllegalArgumentException("the root cannot be removed");
    }
    String token = pointer.tokens().get(depth);
    Json child = here.child(token);
    if (child == null) {
      throw new IllegalArgumentException("no value at " + pointer);
    }
    if (depth < pointer.tokens().size() - 1) {
      return put(here, token, without(child, pointer, depth + 1));
    }
    return switch (here) {
      case JsonObject object -> object.without(token);
      case JsonArray array -> array.remove(Pointer.index(token));
      case JsonString _, JsonNumber _, JsonBool _, JsonNull _ ->
          throw new IllegalArgumentException("no value at " + pointer);
    };
  }

  private static Json put(Json here, String token, Json value) {
    return switch (here) {
      case JsonObject object -> object.with(token, value);
      case JsonArray array -> array.replace(Pointer.index(token), value);
      case JsonString _, JsonNumber _, JsonBool _, JsonNull _ ->
          throw new IllegalArgumentException("a scalar holds no " + token);
    };
  }
}
