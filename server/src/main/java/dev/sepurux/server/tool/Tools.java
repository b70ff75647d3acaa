package dev.sepurux.server.tool;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.ToolList;
import dev.sepurux.engine.trace.ToolProposal;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tool registries of projects. */
public final class Tools {
  private final Db db;
  private final Ids ids;
  private final Clock clock;
  private final ToolStore store = new ToolStore();

  public Tools(Db db, Ids ids, Clock clock) {
    this.db = db;
    this.ids = ids;
    this.clock = clock;
  }

  /** What became of a declaration. */
  public sealed interface Declared {
    record New(Tool tool) implements Declared {}

    /** The name has this content already; a proposal of bootstrap is confirmed by it. */
    record Same(Tool tool) implements Declared {}

    /** The name has other content. */
    record Taken(Tool holder) implements Declared {}
  }

  /** What became of a replacement. */
  public sealed interface Replaced {
    record Done(Tool tool) implements Replaced {}

    record Unknown() implements Replaced {}

    /** It is not at a revision that the change was meant for. */
    record Stale(Tool tool) implements Replaced {}

    /** Another tool has the new name. */
    record Taken(Tool holder) implements Replaced {}
  }

  /** Keeps a new tool; the same one again is no other. */
  public TxWork<Declared> declare(ProjectId project, NewTool tool) {
    return tx -> declare(tx, project, tool);
  }

  private Declared declare(Tx tx, ProjectId project, NewTool tool) {
    Tool holder = store.byName(tx, project, tool.name()).orElse(null);
    if (holder == null) {
      return new Declared.New(insert(tx, project, tool, Basis.DECLARED));
    }
    return holder.entry().equals(tool.entry())
        ? new Declared.Same(confirmed(tx, project, holder, tool))
        : new Declared.Taken(holder);
  }

  Replaced replace(ProjectId project, Ref ref, NewTool tool, IfMatch condition) {
    return db.write(replacing(project, ref, tool, condition));
  }

  /** Puts another entry in the place of a tool's, as its next revision. */
  public TxWork<Replaced> replacing(ProjectId project, Ref ref, NewTool tool, IfMatch condition) {
    return tx -> replace(tx, project, ref, tool, condition);
  }

  /**
   * Declares a tool as it stands, which confirms what bootstrap proposed.
   *
   * @return false if it is not there, or not at a revision that the condition admits
   */
  public TxWork<Boolean> confirming(ProjectId project, Ref ref, IfMatch condition) {
    return tx -> {
      Tool tool = live(tx, project, ref).orElse(null);
      if (tool == null || !condition.admits(tool.id(), tool.revision())) {
        return false;
      }
      confirmed(tx, project, tool, new NewTool(tool.name(), tool.entry()));
      return true;
    };
  }

  private Replaced replace(Tx tx, ProjectId project, Ref ref, NewTool tool, IfMatch condition) {
    Tool old = live(tx, project, ref).orElse(null);
    if (old == null) {
      return new Replaced.Unknown();
    }
    if (!condition.admits(old.id(), old.revision())) {
      return new Replaced.Stale(old);
    }
    Tool holder = store.byName(tx, project, tool.name()).orElse(old);
    if (!holder.id().equals(old.id())) {
      return new Replaced.Taken(holder);
    }
    return new Replaced.Done(confirmed(tx, project, old, tool));
  }

  /** The tool as declared now; without a change it keeps its revision. */
  private Tool confirmed(Tx tx, ProjectId project, Tool old, NewTool tool) {
    if (old.source() == Basis.DECLARED && old.entry().equals(tool.entry())) {
      return old;
    }
    Tool changed = old.declared(tool, clock.millis());
    store.update(tx, project, changed);
    return changed;
  }

  private Optional<Tool> live(Tx tx, ProjectId project, Ref ref) {
    return store.find(tx, project, ref).filter(tool -> tool.archivedAt() == null);
  }

  Removal archive(ProjectId project, Ref ref, IfMatch condition) {
    return db.write(archiving(project, ref, condition));
  }

  /** Takes a tool out of the registry; its name is free again, and it stays readable by its id. */
  public TxWork<Removal> archiving(ProjectId project, Ref ref, IfMatch condition) {
    return tx -> {
      Tool tool = live(tx, project, ref).orElse(null);
      if (tool == null) {
        return Removal.UNKNOWN;
      }
      if (!condition.admits(tool.id(), tool.revision())) {
        return new Removal.Stale(tool.revision());
      }
      store.update(tx, project, tool.archived(clock.millis()));
      return Removal.DONE;
    };
  }

  /** By name one of the registry; by id also one that was taken out of it. */
  public Optional<Tool> find(ProjectId project, Ref ref) {
    return db.read(tx -> store.find(tx, project, ref));
  }

  /** Newest first. */
  public Page.Slice<Tool> list(ProjectId project, Page page) {
    List<Tool> fetched = db.read(tx -> store.page(tx, project, page));
    return page.slice(fetched, tool -> new Page.Cursor(tool.createdAt(), tool.id().toString()));
  }

  /** The whole registry, for a run that is submitted in the caller's transaction. */
  public ToolSnapshot snapshot(Tx tx, ProjectId project) {
    return ToolSnapshot.of(store.all(tx, project));
  }

  /** As {@link #snapshot(Tx, ProjectId)}, by itself. */
  public ToolSnapshot snapshot(ProjectId project) {
    return db.read(tx -> snapshot(tx, project));
  }

  /**
   * Keeps those proposals whose names the registry does not have; existing entries stay as they
   * are. A recorded name that no tool can be declared under is left out.
   *
   * @return what was made
   */
  public List<Tool> propose(Tx tx, ProjectId project, List<ToolProposal> proposals) {
    List<Tool> made = new ArrayList<>();
    for (ToolProposal proposal : proposals) {
      String name = proposal.name();
      if (Names.isName(name) && store.byName(tx, project, name).isEmpty()) {
        NewTool tool = new NewTool(name, proposal.entry().without("source"));
        made.add(insert(tx, project, tool, Basis.BOOTSTRAP));
      }
    }
    return made;
  }

  /**
   * Keeps what a list says of its tools: new ones as proposals that nobody has confirmed, and what
   * it says anew of such proposals. What somebody declared stays as they said it.
   */
  TxWork<List<Imported>> take(ProjectId project, ToolList list) {
    return tx -> list.entries().stream().map(entry -> take(tx, project, entry)).toList();
  }

  private Imported take(Tx tx, ProjectId project, ToolList.Entry entry) {
    return switch (entry) {
      case ToolList.Entry.Wrong wrong -> new Imported.Wrong(wrong);
      case ToolList.Entry.Read read -> {
        Tool old = store.byName(tx, project, read.name()).orElse(null);
        if (old == null) {
          NewTool tool = new NewTool(read.name(), ToolList.proposal(read.said()));
          yield new Imported.Kept(
              Imported.Status.CREATED, insert(tx, project, tool, Basis.BOOTSTRAP), List.of());
        }
        yield old.source() == Basis.DECLARED
            ? new Imported.Kept(Imported.Status.DECLARED, old, old.differing(read.said()))
            : proposed(tx, project, old, read.said());
      }
    };
  }

  private Imported proposed(Tx tx, ProjectId project, Tool old, JsonObject said) {
    if (old.differing(said).isEmpty()) {
      return new Imported.Kept(Imported.Status.UNCHANGED, old, List.of());
    }
    Tool changed = old.proposed(said, clock.millis());
    store.update(tx, project, changed);
    return new Imported.Kept(Imported.Status.UPDATED, changed, List.of());
  }

  private Tool insert(Tx tx, ProjectId project, NewTool tool, Basis source) {
    long now = clock.millis();
    Tool made = new Tool(ids.next(), tool.name(), tool.entry(), source, 1, now, now, null);
    store.insert(tx, project, made);
    return made;
  }
}
