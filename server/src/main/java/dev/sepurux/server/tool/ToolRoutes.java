package dev.sepurux.server.tool;

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
