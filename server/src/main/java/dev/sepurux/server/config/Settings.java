package dev.sepurux.server.config;

import dev.sepurux.engine.trace.Nearest;
import dev.sepurux.server.json.YamlSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The values of all settings, each with the place it comes from. */
final class Settings {
  /** Variables with our prefix that other programs of this house read. */
  private static final Set<String> NOT_OURS =
      Set.of(
          "SEPURUX_API_BASE_URL",
          "SEPURUX_API_KEY",
          "SEPURUX_PROJECT_ID",
          "SEPURUX_CAMPAIGN_ID",
          "SEPURUX_JAVA_OPTS");

  /**
   * A value.
   *
   * @param from where it stands, for errors
   */
  private record Given(String value, String from) {}

  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

  private Settings() {}

  /**
   * Reads flags, environment and file.
   *
   * @throws Config.Wrong for a name that is not known, or a file that cannot be read
   */
  static Settings read(List<String> args, Map<String, String> env) {
    Settings settings = new Settings();
    settings.readFlags(args);
    settings.readVariables(env);
    String file = settings.text(Setting.CONFIG);
    if (!file.isEmpty()) {
      settings.readFile(Path.of(file));
    }
    return settings;
  }

  private void readFlags(List<String> args) {
    ListIterator<String> rest = args.listIterator();
    while (rest.hasNext()) {
      String arg = rest.next();
      int equals = arg.indexOf('=');
      String flag = equals < 0 ? arg : arg.substring(0, equals);
      Setting setting =
          Setting.ofFlag(flag)
              .orElseThrow(() -> unknown("argument " + flag, flag, Setting.flags()));
      String value = equals < 0 ? flagValue(setting, rest) : arg.substring(equals + 1);
      if (given.containsKey(setting)) {
        throw new Config.Wrong(flag + " stands twice; give it once.");
      }
      take(setting, new Given(value, flag));
    }
  }

  private static String flagValue(Setting setting, ListIterator<String> rest) {
    if (setting.kind() == Setting.Kind.SWITCH) {
      return "true";
    }
    if (!rest.hasNext()) {
      throw new Config.Wrong(setting.flag() + " needs a value: " + setting.allowed() + ".");
    }
    return rest.next();
  }

  private void readVariables(Map<String, String> env) {
    for (String name : new TreeSet<>(env.keySet())) {
      if (!name.startsWith("SEPURUX_") || NOT_OURS.contains(name)) {
        continue;
      }
      Setting setting =
          Setting.ofVariable(name)
              .orElseThrow(() -> unknown("variable " + name, name, Setting.variables()));
      String value = env.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        take(setting, new Given(value, name));
      }
    }
  }

  private void readFile(Path file) {
    Set<Setting> seen = EnumSet.noneOf(Setting.class);
    try {
      for (YamlSettings.Entry entry : YamlSettings.read(Files.readString(file))) {
        String place = file + ":" + entry.line();
        Setting setting =
            Setting.ofKey(entry.key())
                .filter(s -> s != Setting.CONFIG)
                .orElseThrow(() ->
                    unknown(
                        "setting " + entry.key() + " in " + place, entry.key(), Setting.keys()));
        if (!seen.add(setting)) {
          throw new Config.Wrong(setting.key() + " stands twice, again in " + place + ".");
        }
        take(setting, new Given(entry.value(), setting.key() + " in " + place));
      }
    } catch (YamlSettings.Wrong e) {
      throw new Config.Wrong("The settings in " + file + ":" + e.getMessage() + ".");
    } catch (IOException e) {
      throw new Config.Wrong("The file of settings " + file + " cannot be read.");
    }
  }

  /**
   * Takes a value unless a source before this one has it. Also one that is overridden must be
   * right: it would be a surprise on the day when the other one goes.
   */
  private void take(Setting setting, Given value) {
    if (!setting.admits(value.value())) {
      throw wrong(setting, value);
    }
    given.putIfAbsent(setting, value);
  }

  private static Config.Wrong unknown(String what, String name, List<String> known) {
    return new Config.Wrong(
        "Unknown "
            + what
            + "; the nearest known one is "
            + Nearest.to(name, new ArrayList<>(known))
            + ".");
  }

  String text(Setting setting) {
    Given value = given.get(setting);
    return value == null ? setting.absent() : value.value();
  }

  @Nullable String textOrNull(Setting setting) {
    String text = text(setting);
    return text.isEmpty() ? null : text;
  }

  int number(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  boolean flag(Setting setting) {
    return Boolean.parseBoolean(text(setting));
  }

  /** The value of an enumeration whose words are written small. */
  <E extends Enum<E>> E word(Setting setting, Class<E> type) {
    return Enum.valueOf(type, text(setting).toUpperCase(Locale.ROOT));
  }

  /** One sentence that names the place, what is allowed there, and, unless secret, the value. */
  private static Config.Wrong wrong(Setting setting, Given value) {
    boolean secret = setting.kind() == Setting.Kind.DATABASE;
    String shown = secret ? "" : ", not " + value.value();
    return new Config.Wrong(value.from() + " must be " + setting.allowed() + shown + ".");
  }
}
