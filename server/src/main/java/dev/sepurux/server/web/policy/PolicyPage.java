package dev.sepurux.server.web.policy;

import dev.sepurux.engine.trace.Basis;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.policy.PolicyRevision;
import dev.sepurux.server.policy.SavedPolicyPack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One policy.
 *
 * @param words what it says
 * @param yaml the same as text
 * @param revisions newest first
 * @param next the address of older revisions; null if these are the oldest
 */
record PolicyPage(
    SavedPolicyPack pack,
    List<PlainWords.Group> words,
    String yaml,
    List<PolicyRevision> revisions,
    @Nullable String next,
    boolean mayWrite,
    boolean mayDelete) {
  PolicyPage {
    words = List.copyOf(words);
    revisions = List.copyOf(revisions);
  }

  String path() {
    return "/policies/" + pack.id();
  }

  /** The state that was read. */
  String tag() {
    return IfMatch.tag(pack.id(), pack.revision());
  }

  boolean isProposal() {
    return pack.source() == Basis.BOOTSTRAP;
  }

  boolean isArchived() {
    return pack.archivedAt() != null;
  }

  /** What two revisions of a policy have in common, and what not. */
  record Difference(
      String path, String name, int from, int to, int newest, List<LineDiff.Line> lines) {
    Difference {
      lines = List.copyOf(lines);
    }

    boolean isSame() {
      return lines.stream().allMatch(line -> line.kind().equals("same"));
    }
  }
}
