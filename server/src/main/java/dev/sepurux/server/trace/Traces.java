package dev.sepurux.server.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.ApprovalToken;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.Timeline;
import dev.sepurux.engine.trace.TimelineStep;
import dev.sepurux.engine.trace.Trace;
import dev.sepurux.engine.trace.TraceReader;
import dev.sepurux.engine.trace.TraceSummary;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.json.Compression;
import dev.sepurux.server.json.JsonCodec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Uploaded recordings. */
public final class Traces {
  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final TraceStore store = new TraceStore();

  public Traces(Db db, Ids ids, Clock clock) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
  }

  /** What became of an upload. */
  public sealed interface Upload {
    /** It is on the disk. */
    record Stored(StoredTrace trace) implements Upload {}

    /** The same bytes with the same {@code client_trace_id} were here before. */
    record AlreadyHere(StoredTrace trace) implements Upload {}

    /** The {@code client_trace_id} belongs to other bytes. */
    record Taken(UUID existing) implements Upload {}

    /** The document is no trace; each note says where and why. */
    record Invalid(List<Note> notes) implements Upload {}
  }

  /**
   * Reads a recording; what is left to do is to store it.
   *
   * @param bytes the JSON text as it came, decompressed; kept unchanged
   * @param sdkMeta the client and its version; null if it did not say
   * @throws Refused with {@code malformed} if the bytes are no JSON within the bounds
   */
  public TxWork<Upload> upload(ProjectId project, byte[] bytes, @Nullable String sdkMeta) {
    JsonObject document = JsonCodec.decode(bytes).asObject();
    if (document == null) {
      return invalid(List.of(new Note("", "must be an object", "object_type")));
    }
    List<Note> wrongId = ClientTraceId.check(document);
    if (!wrongId.isEmpty()) {
      return invalid(wrongId);
    }
    return switch (TraceReader.read(document)) {
      case TraceReader.Reading.Refused refused -> invalid(refused.notes());
      case TraceReader.Reading.Accepted accepted ->
          store(
              project,
              describe(accepted.trace(), document, bytes, sdkMeta),
              ApprovalToken.carriedBy(accepted.trace()),
              bytes);
    };
  }

  private static TxWork<Upload> invalid(List<Note> notes) {
    return _ -> new Upload.Invalid(notes);
  }

  private StoredTrace describe(
      Trace trace, JsonObject document, byte[] bytes, @Nullable String sdkMeta) {
    return new StoredTrace(
        ids.next(),
        document.text("client_trace_id"),
        trace.source(),
        trace.traceVersion(),
        trace.taskName(),
        sdkMeta,
        Json.array(trace.notes().stream().map(Traces::json).toList()),
        TraceSummary.of(trace).toJson(),
        sha256(bytes),
        bytes.length,
        clock.millis());
  }

  private static JsonObject json(Note note) {
    return JsonObject.builder()
        .put("loc", note.loc())
        .put("msg", note.msg())
        .put("type", note.type())
        .build();
  }

  private TxWork<Upload> store(
      ProjectId project, StoredTrace trace, Set<UUID> approvals, byte[] bytes) {
    byte[] packed = Compression.pack(bytes);
    String clientId = trace.clientTraceId();
    return TxWork.keyed(tx -> {
      Optional<StoredTrace> same =
          clientId == null ? Optional.empty() : store.byClientId(tx, project, clientId);
      if (same.isPresent()) {
        StoredTrace first = same.get();
        return first.sha256().equals(trace.sha256())
            ? new Upload.AlreadyHere(first)
            : new Upload.Taken(first.id());
      }
      store.insert(tx, project, trace, packed);
      store.insertApprovals(tx, project, trace.id(), approvals);
      return new Upload.Stored(trace);
    });
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * A page of the project's traces, newest first.
   *
   * @param taskName only traces of this task; null for all
   */
  public Page.Slice<StoredTrace> list(ProjectId project, @Nullable String taskName, Page page) {
    List<StoredTrace> fetched = db.read(tx -> store.list(tx, project, taskName, page));
    return page.slice(fetched, t -> new Page.Cursor(t.createdAt(), t.id().toString()));
  }

  /** A page of what a search finds, newest first. */
  public Page.Slice<StoredTrace> search(ProjectId project, TraceSearch search, Page page) {
    List<StoredTrace> fetched = db.read(tx -> store.search(tx, project, search, page));
    return page.slice(fetched, t -> new Page.Cursor(t.createdAt(), t.id().toString()));
  }

  /**
   * How many a search finds.
   *
   * @param most where counting stops
   */
  public int count(ProjectId project, TraceSearch search, int most) {
    return db.read(tx -> store.count(tx, project, search, most));
  }

  public Optional<StoredTrace> find(ProjectId project, UUID id) {
    return db.read(tx -> find(tx, project, id));
  }

  /** As {@link #find(ProjectId, UUID)}, in the caller's transaction. */
  public Optional<StoredTrace> find(Tx tx, ProjectId project, UUID id) {
    return store.byId(tx, project, id);
  }

  /**
   * The task names of traces, by id; those that are gone are left out.
   *
   * @param ids at most a few hundred
   */
  public Map<UUID, String> taskNames(ProjectId project, Collection<UUID> ids) {
    return ids.isEmpty() ? Map.of() : db.read(tx -> store.taskNames(tx, project, ids));
  }

  /** Which of these ids name a trace of the project; any number. */
  public Set<UUID> existing(Tx tx, ProjectId project, Collection<UUID> ids) {
    Set<UUID> found = new HashSet<>();
    List<UUID> all = List.copyOf(ids);
    // A statement takes a bounded number of parameters.
    for (int from = 0; from < all.size(); from += 1_000) {
      found.addAll(
          store.existing(tx, project, all.subList(from, Math.min(all.size(), from + 1_000))));
    }
    return found;
  }

  /**
   * The approvals whose tokens the calls of these traces carry, genuine or not.
   *
   * @param ids any number
   */
  public Set<UUID> approvals(Tx tx, ProjectId project, Collection<UUID> ids) {
    Set<UUID> found = new HashSet<>();
    List<UUID> all = List.copyOf(ids);
    for (int from = 0; from < all.size(); from += 1_000) {
      found.addAll(
          store.approvals(tx, project, all.subList(from, Math.min(all.size(), from + 1_000))));
    }
    return found;
  }

  /**
   * Which of these approvals a stored trace carries the token of.
   *
   * @param approvals at most some hundreds
   */
  public Set<UUID> mentioning(Tx tx, ProjectId project, Collection<UUID> approvals) {
    return Set.copyOf(store.mentioned(tx, project, approvals));
  }

  /**
   * Removes a trace with its payload, in the caller's transaction. The caller has seen to it that
   * nothing refers to it any more.
   *
   * @return false if the project has no such trace
   */
  public boolean delete(Tx tx, ProjectId project, UUID id) {
    return store.delete(tx, project, id);
  }

  /**
   * Traces that were uploaded before a time, the oldest first.
   *
   * @param after the last one of the part before, or null
   */
  public List<StoredTrace> olderThan(
      Tx tx, ProjectId project, long before, @Nullable StoredTrace after, int limit) {
    Page.Cursor from =
        after == null
            ? new Page.Cursor(Long.MIN_VALUE, "")
            : new Page.Cursor(after.createdAt(), after.id().toString());
    return store.olderThan(tx, project, before, from, limit);
  }

  /** As {@link #newest(Tx, ProjectId)}, by itself. */
  public Optional<StoredTrace> newest(ProjectId project) {
    return db.read(tx -> newest(tx, project));
  }

  /** The project's newest trace. */
  public Optional<StoredTrace> newest(Tx tx, ProjectId project) {
    return store.list(tx, project, null, new Page(1, 0, null)).stream().findFirst();
  }

  /**
   * The project's newest traces, newest first.
   *
   * @param most so many of them
   * @param bytes so much JSON, all together; the first that would be too much ends the list
   */
  public List<RecentTrace> recent(ProjectId project, int most, long bytes) {
    List<RecentTrace> newest = db.read(tx -> store.recent(tx, project, most));
    long read = 0;
    for (int i = 0; i < newest.size(); i++) {
      read += newest.get(i).sizeBytes();
      if (read > bytes) {
        return newest.subList(0, i);
      }
    }
    return newest;
  }

  /** The uploaded JSON text, unchanged. */
  public Optional<byte[]> payload(ProjectId project, UUID id) {
    return db.read(tx -> payload(tx, project, id));
  }

  private Optional<byte[]> payload(Tx tx, ProjectId project, UUID id) {
    return store
        .byId(tx, project, id)
        .flatMap(trace ->
            store
                .payload(tx, project, id)
                .map(packed -> Compression.unpack(packed, trace.sizeBytes())));
  }

  /** The recording itself, read. */
  public Optional<Trace> read(ProjectId project, UUID id) {
    return payload(project, id).map(Traces::parse);
  }

  /** Reads what {@link #payload} gave. */
  public static Trace parse(byte[] bytes) {
    JsonObject document = JsonCodec.decode(bytes).asObject();
    if (document != null
        && TraceReader.read(document) instanceof TraceReader.Reading.Accepted accepted) {
      return accepted.trace();
    }
    throw new IllegalStateException("a stored trace does not read as one any more");
  }

  /** The steps people see; empty if there is no such trace. */
  public Optional<List<TimelineStep>> timeline(ProjectId project, UUID id) {
    return read(project, id).map(Timeline::of);
  }
}
