package dev.sepurux.server.base;

import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which states of an object a change is meant for ({@code If-Match}).
 *
 * @param tags null: any
 */
public record IfMatch(@Nullable Set<String> tags) {
  /** No condition. */
  public static final IfMatch ANY = new IfMatch(null);

  public IfMatch {
    tags = tags == null ? null : Set.copyOf(tags);
  }

  /**
   * Reads the header: {@code *}, or entity tags with commas between. A tag that this server never
   * made, a weak one among them, matches nothing.
   */
  public static IfMatch of(@Nullable String header) {
    if (header == null || header.strip().equals("*")) {
      return ANY;
    }
    return new IfMatch(
        Arrays.stream(header.split(",", -1)).map(String::strip).collect(Collectors.toSet()));
  }

  /**
   * The entity tag of an object at a revision. The id is in it because a name may stand for another
   * object tomorrow, with the same revision.
   */
  public static String tag(UUID id, int revision) {
    return "\"%d-%016x\"".formatted(revision, id.getLeastSignificantBits());
  }

  public boolean admits(UUID id, int revision) {
    return tags == null || tags.contains(tag(id, revision));
  }
}
