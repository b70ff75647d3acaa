package dev.sepurux.server.web.tool;

import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.tool.NewTool;
import dev.sepurux.server.tool.Tool;
import dev.sepurux.server.tool.Tools;
import dev.sepurux.server.web.FieldErrors;
import dev.sepurux.server.web.Located;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tool registry, one tool, and its form. */
public final class ToolPageRoutes {
  private static final String ALL = "/p/{project}/tools";
  private static final String ONE = "/tools/{tool_id}";
  private static final List<ToolPage.More> MORE =
      List.of(
          new ToolPage.More("Undoes", "compensates"),
          new ToolPage.More("Given up after, ms", "timeout_ms"),
          new ToolPage.More("Schema of the arguments", "args_schema"),
          new ToolPage.More("Schema of the result", "result_schema"),
          new ToolPage.More("Hints", "annotations"));

  private final Pages pages;
  private final Tools tools;

  public ToolPageRoutes(Pages pages, Tools tools) {
    this.pages = pages;
    this.tools = tools;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(ALL, "toolsPage", Access.SESSION, this::toolsPage).taking("cursor"),
        Route.post(ALL + "/confirm", "confirmTools", Access.SESSION, this::confirmTools),
        Route.get(ALL + "/new", "newToolPage", Access.SESSION, this::newToolPage),
        Route.post(ALL + "/new", "makeTool", Access.SESSION, this::makeTool),
        Route.post(ALL + "/check", "checkNewTool", Access.SESSION, this::checkNewTool),
        Route.get(ONE, "toolPage", Access.SESSION, this::toolPage),
        Route.get(ONE + "/edit", "editToolPage", Access.SESSION, this::editToolPage),
        Route.post(ONE + "/edit", "changeTool", Access.SESSION, this::changeTool),
        Route.post(ONE + "/check", "checkTool", Access.SESSION, this::checkTool),
        Route.post(ONE + "/delete", "removeTool", Access.SESSION, this::removeTool));
  }

  Response toolsPage(Request request) {
    Visit visit = pages.visit(request);
    Page page = request.page();
    Page.Slice<Tool> slice = tools.list(visit.projectId(), page);
    Page.Cursor next = slice.next();
    return pages.show(
        visit,
        Section.TOOLS,
        "Tools",
        "web/tool/list.jte",
        new ToolListPage(
            slice.items().stream().map(ToolListPage.Row::of).toList(),
            next == null ? null : listPath(visit) + "?cursor=" + next.encode(),
            page.after() == null,
            visit.may(Scope.WRITE)));
  }

  private static String listPath(Visit visit) {
    return Section.TOOLS.path(visit.project().slug());
  }

  /** Confirms what was chosen, as far as it is still what was read. */
  TxWork<Response> confirmTools(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    List<TxWork<Boolean>> chosen = new ArrayList<>();
    for (String choice : request.form().all("tool")) {
      UUID id = Ids.read(choice.replaceFirst(" .*", ""));
      String tag = choice.replaceFirst("^[^ ]* ?", "");
      if (id != null) {
        chosen.add(tools.confirming(visit.projectId(), Ref.of(id), IfMatch.of(tag)));
      }
    }
    String list = listPath(visit);
    return tx -> {
      boolean all = true;
      for (TxWork<Boolean> one : chosen) {
        all &= one.in(tx);
      }
      return Pages.go((all ? Said.CONFIRMED : Said.CHANGED_MEANWHILE).at(list));
    };
  }

  Response toolPage(Request request) {
    Located<Tool> located = find(request);
    ToolListPage.Row row = ToolListPage.Row.of(located.found());
    ToolForm form = ToolForm.of(located.found());
    return pages.show(
        located.visit(),
        Section.TOOLS,
        located.found().name(),
        "web/tool/tool.jte",
        new ToolPage(
            row,
            row.facts(),
            MORE.stream()
                .map(more -> new ToolPage.More(more.title(), form.text(more.text())))
                .filter(more -> !more.text().isBlank())
                .toList(),
            located.visit().may(Scope.WRITE),
            located.visit().may(Scope.ADMIN)));
  }

  Response newToolPage(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    return show(200, visit, page(visit, null, ToolForm.blank()));
  }

  Response editToolPage(Request request) {
    Located<Tool> located = live(request);
    located.visit().require(Scope.WRITE);
    Tool tool = located.found();
    return show(200, located.visit(), page(located.visit(), tool, ToolForm.of(tool)));
  }

  private Response show(int status, Visit visit, ToolFormPage page) {
    return pages.show(
        status,
        visit,
        Section.TOOLS,
        page.isNew() ? "New tool" : "Edit tool",
        "web/tool/form.jte",
        page);
  }

  private static ToolFormPage page(Visit visit, @Nullable Tool tool, ToolForm form) {
    String list = listPath(visit);
    String one = tool == null ? "" : "/tools/" + tool.id();
    return new ToolFormPage(
        tool == null,
        tool == null ? list + "/new" : one + "/edit",
        tool == null ? list + "/check" : one + "/check",
        tool == null ? list : one,
        form,
        FieldErrors.NONE,
        typed(form) instanceof Typed.Good good ? FactRow.of(good.tool().entry()) : List.of(),
        null);
  }

  /** What somebody typed: a tool to keep, or what is wrong with it. */
  private sealed interface Typed {
    record Good(NewTool tool) implements Typed {}

    record Wrong(FieldErrors errors) implements Typed {}
  }

  private static Typed typed(ToolForm form) {
    FieldErrors unreadable = form.unreadable();
    if (!unreadable.isEmpty()) {
      return new Typed.Wrong(unreadable);
    }
    try {
      return new Typed.Good(NewTool.read(Fields.of(form.body())));
    } catch (Refused e) {
      return new Typed.Wrong(FieldErrors.of(e.problem(), "name"));
    }
  }

  TxWork<Response> checkNewTool(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    return check(visit, null, ToolForm.read(request.form()));
  }

  TxWork<Response> checkTool(Request request) {
    Located<Tool> located = live(request);
    located.visit().require(Scope.WRITE);
    return check(located.visit(), located.found().id(), ToolForm.read(request.form()));
  }

  private TxWork<Response> check(Visit visit, @Nullable UUID self, ToolForm form) {
    ToolFormPage.Checked checked =
        switch (typed(form)) {
          case Typed.Wrong wrong -> new ToolFormPage.Checked(wrong.errors(), List.of());
          case Typed.Good good -> {
            boolean taken =
                tools
                    .find(visit.projectId(), Ref.of(good.tool().name()))
                    .filter(holder -> !holder.id().equals(self))
                    .isPresent();
            yield new ToolFormPage.Checked(
                taken ? taken() : FieldErrors.NONE, FactRow.of(good.tool().entry()));
          }
        };
    Response part = pages.part(visit, "web/tool/checked.jte", checked);
    return _ -> part;
  }

  private static FieldErrors taken() {
    return FieldErrors.of(
        List.of(FieldError.body("name", "the registry has this tool already", "name_taken")));
  }

  TxWork<Response> makeTool(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    ToolForm form = ToolForm.read(request.form());
    ToolFormPage page = page(visit, null, form);
    return switch (typed(form)) {
      case Typed.Wrong wrong -> _ -> show(422, visit, page.with(form, wrong.errors(), null));
      case Typed.Good good ->
          tools
              .declare(visit.projectId(), good.tool())
              .map(declared ->
                  switch (declared) {
                    case Tools.Declared.New made -> saved(made.tool());
                    case Tools.Declared.Same same -> saved(same.tool());
                    case Tools.Declared.Taken _ -> show(422, visit, page.with(form, taken(), null));
                  });
    };
  }

  TxWork<Response> changeTool(Request request) {
    Located<Tool> located = live(request);
    Visit visit = located.visit();
    visit.require(Scope.WRITE);
    ToolForm form = ToolForm.read(request.form());
    ToolFormPage page = page(visit, located.found(), form);
    Ref ref = Ref.of(located.found().id());
    return switch (typed(form)) {
      case Typed.Wrong wrong -> _ -> show(422, visit, page.with(form, wrong.errors(), null));
      case Typed.Good good ->
          tools
              .replacing(visit.projectId(), ref, good.tool(), IfMatch.of(form.tag()))
              .map(replaced ->
                  switch (replaced) {
                    case Tools.Replaced.Done done -> saved(done.tool());
                    case Tools.Replaced.Unknown _ -> throw new Refused(Problem.notFound("tool"));
                    case Tools.Replaced.Taken _ -> show(422, visit, page.with(form, taken(), null));
                    case Tools.Replaced.Stale stale ->
                        show(
                            412,
                            visit,
                            page.with(
                                form,
                                FieldErrors.NONE,
                                "Somebody changed this tool since you opened it; it is at revision "
                                    + stale.tool().revision()
                                    + " now. What you typed is still here, and is not saved."));
                  });
    };
  }

  private static Response saved(Tool tool) {
    return Pages.go(Said.SAVED.at("/tools/" + tool.id()));
  }

  TxWork<Response> removeTool(Request request) {
    Located<Tool> located = live(request);
    Visit visit = located.visit();
    visit.require(Scope.ADMIN);
    return tools
        .archiving(visit.projectId(), Ref.of(located.found().id()), IfMatch.ANY)
        .map((Removal _) -> Pages.go(Said.TOOL_DELETED.at(listPath(visit))));
  }

  private Located<Tool> find(Request request) {
    UUID id = request.paramId("tool_id", "tool");
    return pages.locate(request, "tool", project -> tools.find(project, Ref.of(id)));
  }

  private Located<Tool> live(Request request) {
    Located<Tool> located = find(request);
    if (located.found().archivedAt() != null) {
      throw new Refused(Problem.notFound("tool"));
    }
    return located;
  }
}
