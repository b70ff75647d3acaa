package dev.sepurux.server.web.trace;

import dev.sepurux.engine.trace.Trace;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.PolicySnapshot;
import dev.sepurux.server.tool.ToolSnapshot;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.trace.Traces;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The recordings that were looked at last, read: somebody who scrolls through one asks for its
 * parts one after the other. They go when memory is short.
 */
final class Readings {
  private static final int KEPT = 4;

  /** In bytes of JSON; read again each time if longer. */
  private static final int LONGEST_KEPT = 32_000_000;

  private final Traces traces;
  private final Tools tools;
  private final PolicyPacks policyPacks;
  private final Map<UUID, SoftReference<Reading>> kept = new LinkedHashMap<>(16, 0.75f, true);

  Readings(Traces traces, Tools tools, PolicyPacks policyPacks) {
    this.traces = traces;
    this.tools = tools;
    this.policyPacks = policyPacks;
  }

  /** Reads a recording that was found in its project; empty if it was deleted since. */
  Optional<Reading> of(ProjectId project, StoredTrace stored) {
    ToolSnapshot registry = tools.snapshot(project);
    Optional<PolicySnapshot> policy = policyPacks.defaultSnapshot(project);
    Reading old = kept(stored.id());
    if (old != null && old.tools().equals(registry) && old.policy().equals(policy)) {
      return Optional.of(old);
    }
    Optional<Trace> trace =
        old == null ? traces.read(project, stored.id()) : Optional.of(old.trace());
    Optional<Reading> made = trace.map(read -> Reading.of(read, registry, policy));
    if (stored.sizeBytes() <= LONGEST_KEPT) {
      made.ifPresent(reading -> keep(stored.id(), reading));
    }
    return made;
  }

  private synchronized @Nullable Reading kept(UUID id) {
    SoftReference<Reading> reference = kept.get(id);
    return reference == null ? null : reference.get();
  }

  private synchronized void keep(UUID id, Reading reading) {
    kept.put(id, new SoftReference<>(reading));
    if (kept.size() > KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
  }
}
