package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings the tools that an agent is offered into the registry. */
@Command(
    name = "import",
    description = {
      "Imports the tools that an agent is offered: what an MCP server answers to tools/list, or the tools of a request to a model.",
      "New names become proposals, which nobody has confirmed; what somebody declared stays as it is."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every tool is in the registry",
      "1:one cannot be, or no answer came",
      "2:wrong usage, or the file cannot be read"
    })
final class ToolsImportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private Connection connection = new Connection();

  @Parameters(paramLabel = "FILE", description = "The list, in JSON or YAML.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    Json list;
    try {
      list = DocumentFile.read(file);
    } catch (DocumentFile.Unreadable e) {
      throw new ParameterException(command.commandLine(), file + ": " + e.getMessage());
    }
    JsonObject answer = connection.api().post("/v1/tools/import", list);
    print(answer, command.commandLine().getOut());
    return Api.number(answer, "invalid").signum() == 0 ? 0 : 1;
  }

  private static void print(JsonObject answer, PrintWriter out) {
    for (JsonObject entry : objects(answer, "entries")) {
      String name = entry.text("name");
      out.printf("  %-10s %s%s%n", entry.text("status"), name == null ? "?" : name, more(entry));
    }
    out.println(
        List.of("created", "updated", "unchanged", "declared", "invalid").stream()
            .map(status -> Api.number(answer, status).toPlainString() + " " + status)
            .collect(Collectors.joining(", ")));
    objects(answer, "warnings").forEach(warning -> out.println(warning.text("msg")));
    out.flush();
  }

  private static String more(JsonObject entry) {
    List<String> errors =
        objects(entry, "errors").stream().map(error -> String.valueOf(error.text("msg"))).toList();
    if (!errors.isEmpty()) {
      return ": " + String.join("; ", errors);
    }
    List<String> differs =
        entry.get("differs") instanceof JsonArray array
            ? array.items().stream().map(item -> String.valueOf(item.asText())).toList()
            : List.of();
    return differs.isEmpty() ? "" : ": the list says otherwise: " + String.join(", ", differs);
  }

  private static List<JsonObject> objects(JsonObject from, String member) {
    return from.get(member) instanceof JsonArray array
        ? array.items().stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .toList()
        : List.of();
  }
}
