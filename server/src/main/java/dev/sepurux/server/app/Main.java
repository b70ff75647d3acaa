package dev.sepurux.server.app;

import dev.sepurux.server.config.Config;
import dev.sepurux.server.config.LogFormat;
import dev.sepurux.server.db.DbFault;
import dev.sepurux.server.db.SchemaBehind;
import dev.sepurux.server.db.SchemaTooNew;
import dev.sepurux.server.db.Unsuitable;
import dev.sepurux.server.http.CannotListen;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Starts the server ({@code server}), or one of the {@link Operator}'s commands. */
public final class Main {
  private static final int CANNOT_START = 1;
  private static final int WRONG_USAGE = 2;

  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  private Main() {}

  public static void main(String[] args) {
    // Numbers in texts, headers and stored hashes are the same on every machine.
    Locale.setDefault(Locale.ROOT);
    if (Arrays.asList(args).contains("--help")) {
      boolean operates = Operator.COMMANDS.contains(args[0]);
      System.out.println(operates ? Operator.USAGE : Config.USAGE);
      return;
    }
    // Held here, since the log manager itself keeps loggers only weakly.
    List<Logger> loggers = logToStandardError();
    try {
      if (args.length > 0 && Operator.COMMANDS.contains(args[0])) {
        Operator operator = new Operator(System.getenv(), Clock.systemUTC(), System.out);
        operator.run(args[0], Arrays.asList(args).subList(1, args.length));
        return;
      }
      Config config = config(args);
      if (config.logFormat() == LogFormat.JSON) {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
          handler.setFormatter(new JsonFormatter());
        }
      }
      shareCores();
      Wiring wiring = Wiring.of(config);
      CountDownLatch stopped = stopOnSignal(wiring);
      System.out.println("sepurux: listening on " + wiring.start());
      System.out.flush();
      stopped.await();
    } catch (Config.Wrong e) {
      end(WRONG_USAGE, e);
    } catch (CommandFailed e) {
      end(e.status(), e);
    } catch (CannotStart | CannotListen | SchemaTooNew | SchemaBehind | Unsuitable | DbFault e) {
      end(CANNOT_START, e);
    } catch (InterruptedException e) {
      loggers.getFirst().fine("interrupted, which is how this thread ends");
    }
  }

  /**
   * Requests run on virtual threads, which make room only where they wait: with a carrier for each
   * core, as many large bodies being read would hold up everybody. More carriers than cores are
   * shared out by the platform. To be called before the first virtual thread.
   */
  private static void shareCores() {
    if (System.getProperty(CARRIERS) == null) {
      int cores = Runtime.getRuntime().availableProcessors();
      System.setProperty(CARRIERS, Integer.toString(Math.max(16, 4 * cores)));
    }
  }

  private static Config config(String[] args) {
    List<String> rest = Arrays.asList(args);
    boolean named = !rest.isEmpty() && rest.getFirst().equals("server");
    return Config.read(named ? rest.subList(1, rest.size()) : rest, System.getenv());
  }

  /**
   * A signal lets requests and running work end, and the process ends with 0: halting inside the
   * hook is the only way to choose the status once the platform has begun to shut down.
   */
  private static CountDownLatch stopOnSignal(Wiring wiring) {
    Thread hook =
        new Thread(
            () -> {
              wiring.stop();
              Runtime.getRuntime().halt(0);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return new CountDownLatch(1);
  }

  private static void end(int status, Exception reason) {
    System.err.println("sepurux: " + reason.getMessage());
    Runtime.getRuntime().halt(status);
  }

  private static List<Logger> logToStandardError() {
    LogManager.getLogManager().reset();
    ConsoleHandler handler = new ConsoleHandler();
    handler.setFormatter(new OneLineFormatter());
    handler.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.WARNING);
    Logger own = Logger.getLogger("dev.sepurux");
    own.setLevel(Level.INFO);
    // It repeats, with a stack trace, what this program says in a sentence of its own.
    Logger javalin = Logger.getLogger("io.javalin");
    javalin.setLevel(Level.OFF);
    return List.of(root, own, javalin);
  }
}
