package dev.sepurux.engine.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words of tool and argument names, and what is commonly meant by them. */
final class ToolWords {
  private static final Pattern SPACE = Pattern.compile(" ");

  static final Set<String> READS =
      words(
          """
          get list search find read fetch lookup look query check view show describe count
          calculate compute estimate analyze analyse compare validate verify preview inspect
          explain summarize summarise translate browse navigate visit scan think geocode
          recommend extract parse retrieve load monitor watch ping can is has detect suggest
          resolve evaluate crawl scrape peek poll quote diff grep explore download whois
          identify display calculator access ask predict getter reader status outline render
          """);

  static final Set<String> REVERSIBLE =
      words(
          """
          create add update set write append edit modify change rename move copy save store
          insert upsert put patch schedule reschedule book reserve enable disable toggle turn
          activate deactivate assign register upload mark tag label archive restore subscribe
          unsubscribe follow unfollow like star comment open close reopen complete start stop pause resume
          connect disconnect install configure join leave accept decline generate make draft
          record import sync replace exchange return apply attach increase decrease adjust
          lock play request issue reboot reset remove clear escalate switch manage convert
          order place approve reject block unblock revoke control hold release merge push
          commit
          """);

  /** Verbs that name a thing when they do not come first. */
  static final Set<String> MORE_OFTEN_NOUNS =
      words(
          """
          lock control post email message order comment record label tag star request issue
          schedule book play run share trade transfer charge refund purchase draft hold status
          quote count exchange return store set place open is has can
          """);

  /** Verbs whose call carries something out of the house. */
  static final Set<String> OUTBOUND =
      words(
          """
          send pay transfer wire publish post submit donate buy purchase sell trade share
          invite grant reply forward email tweet notify message dial payout reimburse refund
          charge withdraw
          """);

  /** Verbs whose effect nobody takes back: what left the house, and what is gone or done. */
  static final Set<String> IRREVERSIBLE =
      Stream.concat(
              OUTBOUND.stream(),
              words(
                  """
                  delete purge destroy drop wipe erase cancel terminate execute exec run eval
                  deploy kill shutdown interact unlock dispense
                  """)
                  .stream())
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Verbs that leave the same state however often the same call is made. "edit" is none: an edit
   * that replaces a text by a longer one holding it (adding a line after another) adds up.
   */
  static final Set<String> SET_LIKE =
      words(
          """
          set update replace put upsert enable disable mark assign rename modify change
          activate deactivate archive restore lock unlock configure write pause resume switch
          reschedule close reopen complete
          """);

  /** Things whose making moves money for good. */
  static final Set<String> MONEY =
      Set.of(
          "payment",
          "payments",
          "transfer",
          "refund",
          "purchase",
          "charge",
          "withdrawal",
          "donation",
          "payout");

  static final Set<String> WRITTEN_BY_OTHERS =
      words(
          """
          mail mails email emails inbox web website webpage page pages html url search file
          files document documents doc docs message messages chat channel sms ticket tickets
          issue issues comment comments review reviews post posts tweet tweets news feed forum
          wiki wikipedia transcript pdf attachment attachments note notes fetch browse
          navigate scrape crawl
          """);

  static final Set<String> OPEN_TO_ALL =
      words(
          """
          web website news weather wiki wikipedia stock exchange time date calculate
          calculator geocode
          """);

  static final Set<String> SENSITIVE =
      words(
          """
          balance iban account accounts card cards ssn patient medical health salary payroll
          transaction transactions customer customers bank tax genetic payment
          """);

  static final Set<String> SECRET =
      Set.of(
          "password", "passwords", "secret", "secrets", "credential", "credentials", "passphrase");

  private ToolWords() {}

  private static Set<String> words(String list) {
    return Set.copyOf(list.lines().flatMap(line -> SPACE.splitAsStream(line.strip())).toList());
  }

  /** The lower-case words of a snake, camel, kebab or dotted name, in order. */
  static List<String> of(String name) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Character.isLetterOrDigit(c)) {
        flush(word, words);
      } else {
        if (startsWord(name, i)) {
          flush(word, words);
        }
        word.append(c);
      }
    }
    flush(word, words);
    return words;
  }

  // A capital after a small letter (sendMoney), or the last capital of a run (FHIRGet).
  private static boolean startsWord(String name, int i) {
    if (i == 0 || !Character.isUpperCase(name.charAt(i))) {
      return false;
    }
    boolean nextIsSmall = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
    char before = name.charAt(i - 1);
    return Character.isLowerCase(before)
        || Character.isDigit(before)
        || (Character.isUpperCase(before) && nextIsSmall);
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString().toLowerCase(Locale.ROOT));
      word.setLength(0);
    }
  }

  /**
   * The part of a tool name after its server or namespace: {@code files.read} gives {@code read}.
   */
  static String local(String tool) {
    int cut = Math.max(tool.lastIndexOf('.'), tool.lastIndexOf('/'));
    int doubled = tool.lastIndexOf("__");
    int start = Math.max(cut + 1, doubled < 0 ? 0 : doubled + 2);
    return start >= tool.length() ? tool : tool.substring(start);
  }

  /** The lower-case words of a name joined by one underscore. */
  static String snake(String name) {
    return String.join("_", of(name));
  }
}
