package dev.sepurux.engine.trace;

import com.google.re2j.Pattern;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.trace.ToolFacts.Effect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tool does by the commands it was sent: a tool that runs SQL or a shell, or sends HTTP
 * requests, does whatever its argument says, not what its name says.
 */
final class CommandText {
  private static final Set<String> SQL = Set.of("sql", "statement");
  private static final String QUERY = "query";
  private static final Set<String> DATABASE =
      Set.of(
          "sql",
          "db",
          "database",
          "postgres",
          "postgresql",
          "mysql",
          "mariadb",
          "sqlite",
          "snowflake",
          "bigquery",
          "duckdb",
          "warehouse");
  private static final Set<String> SHELL_TOOL = Set.of("bash", "shell", "exec", "terminal");
  private static final Set<String> METHOD = Set.of("method", "http_method", "verb");
  private static final Set<String> HTTP =
      Set.of("http", "https", "rest", "api", "curl", "request", "fetch", "webhook");
  private static final Set<String> RUNS = Set.of("run", "execute");
  private static final Set<String> SHELL = Set.of("command", "cmd", "script");

  /** Commands that nobody takes back, by what they are called in the reason. */
  private static final Map<String, Pattern> FINAL = patterns();

  private CommandText() {}

  private static Map<String, Pattern> patterns() {
    String rest = "\\s([^|;&\\n]*\\s)?";
    Map<String, Pattern> patterns = new LinkedHashMap<>();
    patterns.put(
        "rm -r", Pattern.compile("\\brm\\s+(-[-\\w]+\\s+)*(-[a-zA-Z]*[rR]|--recursive\\b)"));
    patterns.put("mkfs", Pattern.compile("\\bmkfs\\b"));
    patterns.put("dd of=", Pattern.compile("\\bdd" + rest + "of="));
    patterns.put(
        "git push --force", Pattern.compile("\\bgit" + rest + "push" + rest + "(--force|-f\\b)"));
    patterns.put("kubectl delete", Pattern.compile("\\bkubectl" + rest + "delete\\b"));
    patterns.put("terraform destroy", Pattern.compile("\\bterraform" + rest + "destroy\\b"));
    patterns.put("terraform apply", Pattern.compile("\\bterraform" + rest + "apply\\b"));
    patterns.put(
        "curl | sh", Pattern.compile("\\b(curl|wget)\\s[^;\\n]*\\|\\s*(sudo\\s+)?(ba|da|z)?sh\\b"));
    patterns.put("drop database", Pattern.compile("(?i)\\bdrop\\s+(database|schema|table)\\b"));
    return patterns;
  }

  /** The worst of the calls; null if the texts leave it to the name. */
  static @Nullable Fact<Effect> effect(String tool, List<Call> calls) {
    SqlText.Found worst = null;
    boolean silent = false;
    for (Call call : calls) {
      SqlText.Found found = found(tool, call);
      silent |= found == null;
      if (found != null && (worst == null || found.effect().compareTo(worst.effect()) > 0)) {
        worst = found;
      }
    }
    if (worst == null || (silent && worst.effect() == Effect.NONE)) {
      return null;
    }
    return new Fact<>(
        worst.effect(), Basis.INFERRED, "\"" + worst.word() + "\" in the text of a recorded call");
  }

  private static SqlText.@Nullable Found found(String tool, Call call) {
    List<String> words = ToolWords.of(tool);
    boolean database = words.stream().anyMatch(DATABASE::contains);
    SqlText.Found worst = null;
    for (Map.Entry<String, Json> argument : call.args().members().entrySet()) {
      String name = ToolWords.snake(argument.getKey());
      String text = text(argument.getValue(), isShell(words) ? " " : ";");
      SqlText.Found found = null;
      if (text != null && (SQL.contains(name) || name.equals(QUERY))) {
        found = SqlText.read(text, database || SQL.contains(name));
      } else if (text != null && SHELL.contains(name) && isShell(words)) {
        found = shell(text);
      } else if (text != null && METHOD.contains(name) && words.stream().anyMatch(HTTP::contains)) {
        found = method(text);
      }
      if (found != null && (worst == null || found.effect().compareTo(worst.effect()) > 0)) {
        worst = found;
      }
    }
    return worst;
  }

  private static boolean isShell(List<String> words) {
    return words.stream().anyMatch(SHELL_TOOL::contains)
        || (words.stream().anyMatch(RUNS::contains) && words.stream().anyMatch(SHELL::contains));
  }

  private static SqlText.@Nullable Found method(String text) {
    String method = text.strip().toUpperCase(Locale.ROOT);
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> new SqlText.Found(Effect.NONE, method);
      case "POST", "PUT", "PATCH" -> new SqlText.Found(Effect.REVERSIBLE, method);
      case "DELETE" -> new SqlText.Found(Effect.IRREVERSIBLE, method);
      default -> null;
    };
  }

  private static SqlText.@Nullable Found shell(String text) {
    for (Map.Entry<String, Pattern> command : FINAL.entrySet()) {
      if (command.getValue().matcher(text).find()) {
        return new SqlText.Found(Effect.IRREVERSIBLE, command.getKey());
      }
    }
    String reading = ShellText.reading(text);
    return reading == null ? null : new SqlText.Found(Effect.NONE, reading);
  }

  /** A text, or a list of texts put together; null for anything else. */
  private static @Nullable String text(Json value, String separator) {
    if (value instanceof JsonArray list) {
      return list.items().stream()
          .map(Json::asText)
          .map(item -> item == null ? "" : item)
          .collect(Collectors.joining(separator));
    }
    return value.asText();
  }
}
