package dev.sepurux.server.schema;

import dev.sepurux.server.base.ProjectId;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this process remembers, of the projects that were asked about last. */
final class Memory {
  private final int most;
  private final Map<ProjectId, ProjectMemory> projects = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most so many places in results are remembered, of all projects together
   */
  Memory(int most) {
    this.most = most;
  }

  synchronized ProjectMemory of(ProjectId project) {
    return projects.computeIfAbsent(project, key -> new ProjectMemory());
  }

  /** Forgets those that were not asked about for long, until what is left is not too much. */
  synchronized void trim() {
    long held = projects.values().stream().mapToLong(ProjectMemory::size).sum();
    var oldest = projects.values().iterator();
    while (held > most && oldest.hasNext()) {
      held -= oldest.next().size();
      oldest.remove();
    }
  }
}
