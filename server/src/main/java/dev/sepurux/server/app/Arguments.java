package dev.sepurux.server.app;

import dev.sepurux.engine.trace.Nearest;
import dev.sepurux.server.config.Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words after a command: its own options, what stands alone, and flags of settings. */
final class Arguments {
  private final String usage;
  private final Map<String, String> options = new HashMap<>();
  private final List<String> words = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();

  private Arguments(String usage) {
    this.usage = usage;
  }

  /**
   * @param own options of the command, each with a value
   * @throws CommandFailed if an option lacks its value
   */
  static Arguments of(List<String> args, Set<String> own, String usage) {
    Arguments arguments = new Arguments(usage);
    Iterator<String> rest = args.iterator();
    while (rest.hasNext()) {
      arguments.take(rest.next(), own, rest);
    }
    return arguments;
  }

  private void take(String arg, Set<String> own, Iterator<String> rest) {
    int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
    String name = equals < 0 ? arg : arg.substring(0, equals);
    if (own.contains(name)) {
      String value = equals < 0 ? value(name, rest) : arg.substring(equals + 1);
      if (options.put(name, value) != null) {
        throw wrong(name + " stands twice");
      }
    } else if (Config.takesValue(name)) {
      settings.add(equals < 0 ? name + "=" + value(name, rest) : arg);
    } else if (arg.startsWith("--")) {
      throw wrong(
          own.isEmpty()
              ? "unknown option " + name
              : "unknown option " + name + ", did you mean " + Nearest.to(name, own) + "?");
    } else {
      words.add(arg);
    }
  }

  private String value(String name, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw wrong(name + " needs a value");
    }
    return rest.next();
  }

  CommandFailed wrong(String what) {
    return CommandFailed.usage(what + "; usage: sepurux " + usage);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  String required(String name) {
    return option(name).orElseThrow(() -> wrong(name + " is missing"));
  }

  /** The only word that stands alone. */
  String onlyWord(String what) {
    if (words.size() != 1) {
      throw wrong(words.isEmpty() ? what + " is missing" : "too many words");
    }
    return words.getFirst();
  }

  void noWords() {
    if (!words.isEmpty()) {
      throw wrong("unknown word " + words.getFirst());
    }
  }

  /** Where the database is, from the flags of settings, environment and file. */
  Config config(Map<String, String> env) {
    return Config.read(settings, env);
  }
}
