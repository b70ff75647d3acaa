package dev.sepurux.server.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.EmbeddedDb;
import dev.sepurux.server.db.TxWork;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for the tool registry. */
abstract class ToolStoreContract {
  private final ToolStore store = new ToolStore();
  private ProjectId project = new ProjectId(new UUID(0, 0));

  abstract Db db();

  private <T> List<T> list(TxWork<List<T>> read) {
    return db().read(read);
  }

  private <T> Optional<T> one(TxWork<Optional<T>> read) {
    return db().read(read);
  }

  @BeforeEach
  void newProject() {
    project = EmbeddedDb.project(db());
  }

  private static Tool tool(String name, long createdAt) {
    JsonObject entry =
        JsonObject.builder().put("name", name).put("note", "\u0000 \ud800 \u00e9").build();
    return new Tool(UUID.randomUUID(), name, entry, Basis.BOOTSTRAP, 1, createdAt, createdAt, null);
  }

  private Tool kept(Tool tool) {
    db().write(tx -> {
      store.insert(tx, project, tool);
      return tool;
    });
    return tool;
  }

  private static Tool next(Tool tool) {
    return tool.declared(
        new NewTool(tool.name(), tool.entry().with("more", Json.of(1))), tool.createdAt() + 5);
  }

  @Test
  void keepsATool() {
    Tool tool = kept(tool("caf\u00e9", 7));
    assertThat(one(tx -> store.find(tx, project, Ref.of(tool.id())))).contains(tool);
    assertThat(one(tx -> store.find(tx, project, Ref.of("caf\u00e9")))).contains(tool);
  }

  @Test
  void writesTheNextRevisionAndNoOther() {
    Tool tool = kept(tool("t", 7));
    Tool changed = next(tool);
    db().write(tx -> {
      store.update(tx, project, changed);
      return changed;
    });
    assertThat(one(tx -> store.byName(tx, project, "t"))).contains(changed);
    assertThatThrownBy(() ->
            db().write(tx -> {
              store.update(tx, project, next(tool));
              return tool;
            }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void pagesNewestFirstWithTheIdAsSecondKey() {
    List<Tool> tools = List.of(kept(tool("a", 1)), kept(tool("b", 2)), kept(tool("c", 2)));
    Page page = new Page(2, 0, null);
    List<Tool> first = db().read(tx -> store.page(tx, project, page));
    assertThat(first).hasSize(3).containsExactlyInAnyOrderElementsOf(tools);
    assertThat(first.get(2)).isEqualTo(tools.get(0));
    Page.Cursor cursor = new Page.Cursor(2, first.get(0).id().toString());
    assertThat(list(tx -> store.page(tx, project, new Page(2, 0, cursor))))
        .containsExactly(first.get(1), first.get(2));
    assertThat(list(tx -> store.page(tx, project, new Page(2, 1, cursor))))
        .containsExactly(first.get(2));
  }

  @Test
  void findsAnArchivedToolByItsIdAloneAndItsNameIsFree() {
    Tool tool = kept(tool("t", 7));
    Tool archived = tool.archived(9);
    db().write(tx -> {
      store.update(tx, project, archived);
      return archived;
    });
    assertThat(one(tx -> store.find(tx, project, Ref.of(tool.id())))).contains(archived);
    assertThat(one(tx -> store.find(tx, project, Ref.of("t")))).isEmpty();
    assertThat(list(tx -> store.all(tx, project))).isEmpty();
    assertThat(list(tx -> store.page(tx, project, new Page(5, 0, null)))).isEmpty();
    Tool second = kept(tool("t", 8));
    assertThat(one(tx -> store.byName(tx, project, "t"))).contains(second);
  }

  @Test
  void readsTheRegistryByName() {
    kept(tool("b", 1));
    kept(tool("a", 2));
    assertThat(list(tx -> store.all(tx, project))).extracting(Tool::name).containsExactly("a", "b");
  }

  @Test
  void keepsProjectsApart() {
    Tool tool = kept(tool("mine", 1));
    ProjectId other = EmbeddedDb.project(db());
    assertThat(one(tx -> store.find(tx, other, Ref.of(tool.id())))).isEmpty();
    assertThat(one(tx -> store.find(tx, other, Ref.of("mine")))).isEmpty();
    assertThat(list(tx -> store.all(tx, other))).isEmpty();
    assertThat(list(tx -> store.page(tx, other, new Page(5, 0, null)))).isEmpty();
    assertThatThrownBy(() ->
            db().write(tx -> {
              store.update(tx, other, next(tool));
              return tool;
            }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesASecondToolOfOneName() {
    kept(tool("same", 1));
    assertThatThrownBy(() -> kept(tool("same", 2))).isInstanceOf(RuntimeException.class);
  }
}
