package dev.sepurux.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The main job on real recordings: starts a server on a temporary folder, gates two dozen of them
 * twice, and keeps serving. Exit codes: 0 if every step worked, whatever the verdicts; 1 if one did
 * not, or with {@code --gate} if the second verdict is not a pass.
 */
@Command(
    name = "demo",
    description =
        "Starts a server on a temporary folder, gates real recordings twice (plain, then with guards) and keeps serving.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every step worked, whatever the verdicts",
      "1:a step did not work; with --gate also if the second verdict is no pass",
      "2:wrong usage"
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--exit", description = "Stop the server at the end instead of serving on.")
  private boolean exit;

  @Option(
      names = "--gate",
      description = "Stop the server at the end; exit 1 unless the second verdict is a pass.")
  private boolean gate;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "Port (default 8000, or a free one when it is taken).")
  private int port;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Path home = Path.of(System.getProperty("sepurux.home", ".")).toAbsolutePath().normalize();
    try (LocalServer server = LocalServer.start(home, port)) {
      Demo demo = new Demo(out, Api.of(server.baseUrl(), "sepurux-dev-key", "dev"), home);
      boolean serving = !exit && !gate;
      boolean passed = demo.run(server.dataFolder(), serving);
      if (serving) {
        out.println("Serving until you press Ctrl-C. Key: sepurux-dev-key, project: dev.");
        out.flush();
        server.awaitEnd();
      }
      return gate && !passed ? 1 : 0;
    }
  }
}
