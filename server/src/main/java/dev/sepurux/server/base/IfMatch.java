package dev.sepurux.server.base;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which revisions of an object a change is meant for ({@code If-Match}).
 *
 * @param revisions null: any
 */
public record IfMatch(@Nullable Set<Integer> revisions) {
  /** No condition. */
  public static final IfMatch ANY = new IfMatch(null);

  public IfMatch {
    revisions = revisions == null ? null : Set.copyOf(revisions);
  }

  /**
   * Reads the header: {@code *}, or entity tags with commas between. A tag that this server never
   * made matches nothing.
   */
  public static IfMatch of(@Nullable String header) {
    if (header == null || header.strip().equals("*")) {
      return ANY;
    }
    Set<Integer> revisions = new HashSet<>();
    for (String tag : header.split(",", -1)) {
      Integer revision = revision(tag.strip());
      if (revision != null) {
        revisions.add(revision);
      }
    }
    return new IfMatch(revisions);
  }

  private static @Nullable Integer revision(String tag) {
    boolean quoted = tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
    String digits = quoted ? tag.substring(1, tag.length() - 1) : "";
    boolean number = digits.matches("[1-9][0-9]{0,8}");
    return number ? Integer.valueOf(digits) : null;
  }

  public boolean admits(int revision) {
    return revisions == null || revisions.contains(revision);
  }
}
