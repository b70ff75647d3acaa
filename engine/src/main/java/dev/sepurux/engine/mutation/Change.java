package dev.sepurux.engine.mutation;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import org.jspecify.annotations.Nullable;

/** A mutation's function: pure, and drawing only on its arguments. */
@FunctionalInterface
public interface Change {
  /**
   * What stands at the seam afterwards.
   *
   * @param before what the recording has there
   * @param material what the recording offers to make a plausible value from
   * @return null if this mutation cannot change what stands there
   */
  @Nullable Changed of(Json before, Material material);

  /**
   * A changed seam.
   *
   * @param after what stands at the seam now
   * @param value what a reader that believes it carries on from there; JSON null when the value has
   *     vanished
   */
  record Changed(Json after, Json value) {
    /** A value that is read where it stood. */
    static Changed to(Json after) {
      return new Changed(after, after);
    }

    /** A value that is no longer found where it stood. */
    static Changed lost(Json after) {
      return new Changed(after, JsonNull.INSTANCE);
    }
  }
}
