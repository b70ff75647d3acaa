package dev.sepurux.server.schema;

import dev.sepurux.engine.schema.LearnedSchemas;
import dev.sepurux.engine.schema.Observations;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.tool.Tool;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.trace.RecentTrace;
import dev.sepurux.server.trace.Traces;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schemas of tools' results that the newest recordings of a project show. */
public final class ResultSchemas {
  private static final Logger LOG = LoggerFactory.getLogger(ResultSchemas.class);

  /** So many places in results are remembered; about half a KB each. */
  private static final int REMEMBERED = 60_000;

  private final Traces traces;
  private final Tools tools;
  private final int recordings;
  private final long bytes;
  private final Memory memory = new Memory(REMEMBERED);

  /**
   * @param recordings so many of the newest recordings teach; 0 to learn nothing
   * @param bytes so much JSON of them, all together
   */
  public ResultSchemas(Traces traces, Tools tools, int recordings, long bytes) {
    this.traces = traces;
    this.tools = tools;
    this.recordings = recordings;
    this.bytes = bytes;
  }

  /**
   * What is learned at this moment. The same recordings teach the same everywhere. Reading them
   * takes time that the one writer should not spend, so this is no part of a transaction.
   */
  public LearnedSchemas learned(ProjectId project) {
    return written(project).schemas();
  }

  private Learned.Written written(ProjectId project) {
    if (recordings == 0) {
      return Learned.Written.NOTHING;
    }
    List<RecentTrace> newest = traces.recent(project, recordings, bytes);
    Learned.Written written = memory.of(project).of(newest, one -> read(project, one));
    memory.trim();
    return written;
  }

  private Learned read(ProjectId project, RecentTrace recording) {
    Optional<byte[]> payload = traces.payload(project, recording.id());
    if (payload.isEmpty()) {
      return Learned.NOTHING;
    }
    try {
      Observations shown = Observations.of(Traces.parse(payload.get()), recording.sha256());
      return Learned.of(shown, recording.createdAt());
    } catch (RuntimeException | StackOverflowError e) {
      // Learning serves runs: a recording that nothing can be learned from must not stop them.
      LOG.error("nothing was learned from trace {}", recording.id(), e);
      return Learned.NOTHING;
    }
  }

  /** By name of the tool. */
  Page.Slice<Learned.OfTool> list(ProjectId project, Page page) {
    Page.Cursor after = page.after();
    List<Learned.OfTool> rest =
        written(project).tools().entrySet().stream()
            .filter(entry -> after == null || entry.getKey().compareTo(after.id()) > 0)
            .skip(page.offset())
            .limit(page.fetch())
            .map(entry -> entry.getValue())
            .toList();
    return page.slice(rest, tool -> new Page.Cursor(0, tool.schema().tool()));
  }

  /** That of one tool, by its name as recorded, or by the id that the registry gave it. */
  Optional<Learned.OfTool> find(ProjectId project, Ref tool) {
    Optional<String> name =
        tool.id() == null ? Optional.of(tool.text()) : tools.find(project, tool).map(Tool::name);
    return name.flatMap(known -> Optional.ofNullable(written(project).tools().get(known)));
  }
}
