package dev.sepurux.server.schema;

import dev.sepurux.server.trace.RecentTrace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * What is remembered of one project. Recordings are taken together in groups that the recordings'
 * ids alone bound: one more or one less changes one group, and the others need not be read again.
 */
final class ProjectMemory {
  /** About so many recordings a group; a power of two. */
  private static final int GROUP = 16;

  private Map<List<UUID>, Learned> groups = Map.of();
  private List<UUID> whole = List.of();
  private Learned.Written written = Learned.Written.NOTHING;
  private volatile int size;

  /** About how much memory this takes, in places of results. */
  int size() {
    return size;
  }

  /**
   * What recordings show together.
   *
   * @param recordings in order
   * @param read reads one of them
   */
  synchronized Learned.Written of(
      List<RecentTrace> recordings, Function<RecentTrace, Learned> read) {
    List<UUID> ids = ids(recordings);
    if (ids.equals(whole)) {
      return written;
    }
    Map<List<UUID>, Learned> kept = new HashMap<>();
    Learned all = Learned.NOTHING;
    for (List<RecentTrace> group : groups(recordings)) {
      List<UUID> key = ids(group);
      Learned known = groups.get(key);
      Learned learned = known == null ? read(group, read) : known;
      kept.put(key, learned);
      all = all.and(learned);
    }
    groups = kept;
    written = all.written();
    whole = ids;
    size =
        all.observations().size()
            + kept.values().stream().mapToInt(group -> group.observations().size()).sum();
    return written;
  }

  private static Learned read(List<RecentTrace> group, Function<RecentTrace, Learned> read) {
    Learned learned = Learned.NOTHING;
    for (RecentTrace recording : group) {
      learned = learned.and(read.apply(recording));
    }
    return learned;
  }

  private static List<UUID> ids(List<RecentTrace> recordings) {
    return recordings.stream().map(RecentTrace::id).toList();
  }

  private static List<List<RecentTrace>> groups(List<RecentTrace> recordings) {
    List<List<RecentTrace>> groups = new ArrayList<>();
    List<RecentTrace> open = new ArrayList<>();
    for (RecentTrace recording : recordings) {
      open.add(recording);
      if ((recording.id().hashCode() & (GROUP - 1)) == 0) {
        groups.add(open);
        open = new ArrayList<>();
      }
    }
    if (!open.isEmpty()) {
      groups.add(open);
    }
    return groups;
  }
}
