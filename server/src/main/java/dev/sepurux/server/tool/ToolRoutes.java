package dev.sepurux.server.tool;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.ToolList;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.json.Fields;
import java.util.List;

/** The routes of the tool registry. */
public final class ToolRoutes {
  private static final String KIND = "tool";

  private final Tools tools;

  public ToolRoutes(Tools tools) {
    this.tools = tools;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/v1/tools", "createTool", Access.WRITE, this::createTool),
        Route.post("/v1/tools/import", "importTools", Access.WRITE, this::importTools),
        Route.get("/v1/tools", "listTools", Access.READ, this::listTools).paged(),
        Route.get("/v1/tools/{tool_id}", "getTool", Access.READ, this::getTool),
        Route.put("/v1/tools/{tool_id}", "replaceTool", Access.WRITE, this::replaceTool),
        Route.delete("/v1/tools/{tool_id}", "deleteTool", Access.ADMIN, this::deleteTool));
  }

  TxWork<Response> createTool(Request request) {
    Fields fields = request.fields();
    return tools
        .declare(request.project(), NewTool.read(fields))
        .map(made -> declared(made).warned(fields.warnings()));
  }

  private static Response declared(Tools.Declared declared) {
    return switch (declared) {
      case Tools.Declared.New made -> located(one(201, made.tool()), made.tool());
      case Tools.Declared.Same same -> located(one(200, same.tool()), same.tool());
      case Tools.Declared.Taken taken -> throw taken(taken.holder());
    };
  }

  TxWork<Response> importTools(Request request) {
    return switch (ToolList.of(request.json())) {
      case ToolList.Reading.Refused(Note note) ->
          throw new Refused(
              Problem.invalid(FieldError.inBody(note.loc(), note.msg(), note.type())));
      case ToolList.Reading.Accepted(ToolList list) ->
          tools
              .take(request.project(), checked(list))
              .map(entries -> Response.ok(answer(entries, list.more())));
    };
  }

  /** What is a name to an agent may be none that the registry can find again. */
  private static ToolList checked(ToolList list) {
    return new ToolList(list.entries().stream().map(ToolRoutes::checked).toList(), list.more());
  }

  private static ToolList.Entry checked(ToolList.Entry entry) {
    if (entry instanceof ToolList.Entry.Read read && !NewTool.isName(read.name())) {
      String message =
          "a name has 1 to 200 characters, none of them a control character, does not read as a UUID and does not end with (commit)";
      return new ToolList.Entry.Wrong(
          read.loc(), read.name(), List.of(new Note(read.loc() + "/name", message, "name")));
    }
    return entry;
  }

  private static JsonObject answer(List<Imported> entries, boolean more) {
    JsonObject.Builder answer = JsonObject.builder();
    for (Imported.Status status : Imported.Status.values()) {
      answer.put(status.wire(), entries.stream().filter(entry -> entry.status() == status).count());
    }
    List<JsonObject> warnings =
        more
            ? List.of(
                FieldError.inBody(
                        "/nextCursor", "the list goes on: import its next part, too", "partial")
                    .toJson())
            : List.of();
    return answer
        .put("entries", Json.array(entries.stream().map(Imported::toJson).toList()))
        .put("warnings", Json.array(warnings))
        .build();
  }

  Response listTools(Request request) {
    return Response.list(request, tools.list(request.project(), request.page()).map(Tool::toJson));
  }

  Response getTool(Request request) {
    return tools
        .find(request.project(), request.ref("tool_id"))
        .map(tool -> one(200, tool))
        .orElseThrow(ToolRoutes::notFound);
  }

  Response replaceTool(Request request) {
    Fields fields = request.fields();
    NewTool tool = NewTool.read(fields);
    return switch (tools.replace(
        request.project(), request.ref("tool_id"), tool, request.ifMatch())) {
      case Tools.Replaced.Done done -> one(200, done.tool()).warned(fields.warnings());
      case Tools.Replaced.Unknown _ -> throw notFound();
      case Tools.Replaced.Stale stale -> throw Refused.stale(stale.tool().revision());
      case Tools.Replaced.Taken taken -> throw taken(taken.holder());
    };
  }

  Response deleteTool(Request request) {
    return Response.removed(
        KIND, tools.archive(request.project(), request.ref("tool_id"), request.ifMatch()));
  }

  private static Response one(int status, Tool tool) {
    return Response.of(status, tool.toJson()).revision(tool.id(), tool.revision());
  }

  private static Response located(Response response, Tool tool) {
    return response.with("Location", "/v1/tools/" + tool.id());
  }

  private static Refused taken(Tool holder) {
    return Refused.nameTaken(KIND, holder.name(), holder.id());
  }

  private static Refused notFound() {
    return new Refused(Problem.notFound(KIND));
  }
}
