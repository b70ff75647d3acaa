package dev.sepurux.server;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every statement of a store that reads, changes or deletes what belongs to a project names the
 * project, or stands in the short list of those that need not, with the reason.
 */
class TenantSqlTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/sepurux/server");
  private static final Pattern STATEMENT =
      Pattern.compile("\\.(?:select|execute|createUpdate|createQuery|prepareBatch)\\(");
  private static final Pattern METHOD = Pattern.compile("(?m)^  (?![ /*@])[^=;(\\n]*?(\\w+)\\(");
  private static final Pattern METHOD_END = Pattern.compile("(?m)^  }$");
  private static final Pattern CONSTANT =
      Pattern.compile("(?s)static final String ([A-Z_]+) =\\s*(.*?\")\\s*;");
  private static final Pattern TABLE =
      Pattern.compile(
          "\\b(?:FROM|UPDATE|JOIN)\\s+(\"|api_key|trace|trace_payload|tool|policy_pack"
              + "|policy_pack_revision|campaign|campaign_trace|run|run_snapshot|attempt|attempt_count"
              + "|policy_event|security_event|batch|badge|idempotency|approval|approval_key|trace_approval)(?!\\w)");
  private static final Pattern NAMES_PROJECT = Pattern.compile("project_id\\s*=\\s*[?:]");

  private static final String OF_A_RUN = "by the id of a run that was found in its project";
  private static final String OF_A_CAMPAIGN = "by ids of campaigns found in their project";
  private static final String BY_SECRET = "a secret is looked up before its project is known";

  /** What names no project, and why it need not. */
  private static final Map<String, String> ALLOWED =
      Map.ofEntries(
          entry("AttemptCountStore.delete", OF_A_RUN),
          entry("AttemptCountStore.of", OF_A_RUN),
          entry("AttemptCountStore.scenarios", OF_A_RUN),
          entry("AttemptStore.delete", OF_A_RUN),
          entry("AttemptStore.outcomes", OF_A_RUN),
          entry("AttemptStore.select", OF_A_RUN),
          entry("BadgeStore.byToken", BY_SECRET),
          entry("CampaignStore.members", OF_A_CAMPAIGN),
          entry("CampaignStore.nextPosition", OF_A_CAMPAIGN),
          entry("CampaignStore.removeTraces", OF_A_CAMPAIGN),
          entry("IdempotencyStore.forgetBefore", "what is too old goes in all projects"),
          entry("KeyStore.all", "the operator's list, which no route calls"),
          entry("KeyStore.byPrefix", BY_SECRET),
          entry("KeyStore.delete", BY_SECRET),
          entry("KeyStore.exists", BY_SECRET),
          entry("KeyStore.isEmpty", "whether this is a first start"),
          entry("RuleStore.tellStopped", OF_A_RUN),
          entry("RunStore.delete#2", "the snapshot of a run that was deleted in its project"),
          entry("TraceStore.delete", "the payload; the recording itself goes by its project"));

  @Test
  void everyStatementOnWhatBelongsToAProjectNamesTheProject() {
    Map<String, String> without = new TreeMap<>();
    int checked = 0;
    for (Path store : stores()) {
      String source = read(store);
      Map<String, String> constants = new TreeMap<>();
      CONSTANT.matcher(source).results().forEach(c -> constants.put(c.group(1), c.group(2)));
      for (Map.Entry<String, String> statement : statements(store, source).entrySet()) {
        String sql = statement.getValue();
        for (Map.Entry<String, String> constant : constants.entrySet()) {
          sql =
              sql.replaceAll(
                  "\\b" + constant.getKey() + "(?=\\s*[+),])",
                  Matcher.quoteReplacement(constant.getValue()));
        }
        if (TABLE.matcher(sql).find()) {
          checked++;
          if (!NAMES_PROJECT.matcher(sql).find()) {
            without.put(statement.getKey(), sql);
          }
        }
      }
    }
    assertThat(checked).as("statements looked at").isGreaterThan(50);
    assertThat(new TreeSet<>(without.keySet()))
        .as("statements without the project: %s", without)
        .isEqualTo(new TreeSet<>(ALLOWED.keySet()));
  }

  /** The text from each call that makes a statement to the next, by method and number. */
  private static Map<String, String> statements(Path store, String source) {
    String name = store.getFileName().toString().replace(".java", "");
    Map<String, String> all = new TreeMap<>();
    String code = CONSTANT.matcher(source).replaceAll("");
    for (String text : METHOD_END.splitAsStream(code).toList()) {
      Matcher method = METHOD.matcher(text);
      if (!method.find()) {
        continue;
      }
      List<Integer> starts = new ArrayList<>();
      STATEMENT.matcher(text).results().forEach(found -> starts.add(found.start()));
      for (int s = 0; s < Math.max(1, starts.size()); s++) {
        int from = s == 0 ? 0 : starts.get(s);
        int to = s + 1 < starts.size() ? starts.get(s + 1) : text.length();
        String key = name + "." + method.group(1) + (s == 0 ? "" : "#" + (s + 1));
        all.merge(key, text.substring(from, to), String::concat);
      }
    }
    return all;
  }

  private static List<Path> stores() {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files.filter(f -> f.toString().endsWith("Store.java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
