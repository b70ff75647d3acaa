package dev.sepurux.engine.trace;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Command lines that only look. */
final class ShellText {
  private static final Pattern PARTS = Pattern.compile("[|;&\\n]+");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern NOWHERE = Pattern.compile("[0-9&]*>\\s*(/dev/null|&[0-9])");

  private static final Set<String> LOOKS =
      Set.of(
          "ls",
          "cat",
          "head",
          "tail",
          "grep",
          "egrep",
          "rg",
          "wc",
          "pwd",
          "echo",
          "which",
          "whoami",
          "date",
          "du",
          "df",
          "ps",
          "stat",
          "file",
          "tree",
          "sort",
          "uniq",
          "cut",
          "tr",
          "diff",
          "env",
          "printenv",
          "uname",
          "id",
          "cd",
          "true",
          "less",
          "more",
          "basename",
          "dirname",
          "realpath",
          "find",
          "jq",
          "nl",
          "sleep");

  /** Programs that look or act, by what they are told. */
  private static final Map<String, Set<String>> LOOKING_WORDS =
      Map.of(
          "git", Set.of("status", "log", "diff", "show", "blame", "ls-files", "rev-parse", "grep"),
          "kubectl", Set.of("get", "describe", "logs", "top", "version"),
          "docker", Set.of("ps", "logs", "inspect", "images", "version"),
          "terraform", Set.of("plan", "show", "validate", "output"),
          "systemctl", Set.of("status", "is-active"));

  private static final Set<String> ACTING_OPTIONS =
      Set.of("-delete", "-exec", "-execdir", "-ok", "-fprint", "-o", "--output");

  private ShellText() {}

  /** The first command of a line whose commands all only look; null if one may do more. */
  static @Nullable String reading(String line) {
    String plain = NOWHERE.matcher(line).replaceAll(" ");
    if (plain.indexOf('>') >= 0 || plain.indexOf('`') >= 0 || plain.contains("$(")) {
      return null;
    }
    String first = null;
    for (String part : PARTS.splitAsStream(plain).toList()) {
      if (part.isBlank()) {
        continue;
      }
      List<String> words = SPACE.splitAsStream(part.strip()).toList();
      if (!looks(words)) {
        return null;
      }
      first = first == null ? words.getFirst() : first;
    }
    return first;
  }

  private static boolean looks(List<String> words) {
    String program = words.getFirst();
    Set<String> looking = LOOKING_WORDS.get(program);
    if (looking != null) {
      return words.size() > 1 && looking.contains(words.get(1));
    }
    return LOOKS.contains(program) && words.stream().noneMatch(ACTING_OPTIONS::contains);
  }
}
