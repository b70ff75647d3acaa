package dev.sepurux.server.web.policy;

import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.engine.policy.Verify;
import dev.sepurux.server.web.Show;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A policy pack said in sentences, in the order in which the pack has its parts. */
final class PlainWords {
  private final List<Group> groups = new ArrayList<>();

  private PlainWords() {}

  /** Sentences under one heading. */
  record Group(String title, List<Sentence> sentences) {
    Group {
      sentences = List.copyOf(sentences);
    }
  }

  /**
   * One sentence.
   *
   * @param id of the rule; empty for none
   * @param effect what it does to a call: {@code block}, {@code ask}, {@code let} or {@code note}
   * @param condition under which it speaks, as written; null for always
   * @param message what people are told; null for nothing
   */
  record Sentence(
      String id, String effect, String text, @Nullable String condition, @Nullable String message) {
    private static Sentence of(String effect, String text) {
      return new Sentence("", effect, text, null, null);
    }

    /** The sign before it. */
    String sign() {
      return switch (effect) {
        case "block" -> "✕";
        case "ask" -> "?";
        case "let" -> "✓";
        default -> "·";
      };
    }

    /** The same for who hears the page. */
    String word() {
      return switch (effect) {
        case "block" -> "Stops";
        case "ask" -> "Asks";
        case "let" -> "Allows";
        default -> "Notes";
      };
    }
  }

  static List<Group> of(PolicyPack pack) {
    PlainWords words = new PlainWords();
    words.group("Where no rule speaks", words.defaults(pack));
    words.group("Approvals", words.approvals(pack));
    words.group("Rules", pack.rules().stream().map(PlainWords::rule).toList());
    words.group("Limits", pack.limits().stream().map(PlainWords::limit).toList());
    words.group("Order", pack.order().stream().map(PlainWords::order).toList());
    words.group("Destinations", pack.egress().stream().map(PlainWords::egress).toList());
    words.group("Made together", pack.atomic().stream().map(PlainWords::atomic).toList());
    words.group("Accepted delegations", pack.flows().stream().map(PlainWords::flow).toList());
    words.group("What leaks and lies", words.rest(pack));
    return List.copyOf(words.groups);
  }

  private void group(String title, List<Sentence> sentences) {
    if (!sentences.isEmpty()) {
      groups.add(new Group(title, sentences));
    }
  }

  private List<Sentence> defaults(PolicyPack pack) {
    Sentence unknown =
        switch (pack.unknownTools()) {
          case ALLOW ->
              Sentence.of("let", "A tool that is neither registered nor named here may be called.");
          case WARN ->
              Sentence.of(
                  "note",
                  "A tool that is neither registered nor named here may be called; it is noted.");
          case DENY ->
              Sentence.of(
                  "block", "A tool that is neither registered nor named here may not be called.");
        };
    Sentence unavailable =
        switch (pack.onUnavailable()) {
          case ALLOW ->
              Sentence.of("let", "While the policy cannot be asked, calls are let through.");
          case DENY -> Sentence.of("block", "While the policy cannot be asked, calls are stopped.");
        };
    return List.of(unknown, unavailable);
  }

  private List<Sentence> approvals(PolicyPack pack) {
    List<Sentence> all = new ArrayList<>();
    if (!pack.irreversible().isEmpty()) {
      all.add(
          Sentence.of(
              "ask",
              "Cannot be undone, so each call needs an approval: " + tools(pack.irreversible())));
    }
    if (!pack.approval().tools().isEmpty()) {
      all.add(Sentence.of("ask", "Each call needs an approval: " + tools(pack.approval().tools())));
    }
    boolean asks =
        !all.isEmpty()
            || pack.rules().stream()
                .anyMatch(r -> r.decision() == PolicyPack.Rule.Effect.REQUIRE_APPROVAL);
    if (asks) {
      all.add(
          Sentence.of(
              "note",
              "The approval stands in the argument "
                  + pack.approval().tokenField()
                  + ". "
                  + verify(pack.approval().verify())));
    }
    return all;
  }

  private static String verify(Verify verify) {
    return switch (verify) {
      case PRESENCE -> "Any text there passes: that stops neither changed calls nor an attacker's.";
      case TRACED ->
          "The step that gave it must have seen every argument that decides what the call does.";
      case BOUND -> "It must be signed for these very arguments, unexpired, and used once.";
    };
  }

  private static Sentence rule(PolicyPack.Rule rule) {
    String tools = tools(rule.tools());
    String condition = rule.when() == null ? null : rule.when().text();
    return switch (rule.decision()) {
      case ALLOW ->
          new Sentence(
              rule.id(),
              "let",
              "Known, and allowed unless another rule stops it: " + tools,
              condition,
              rule.message());
      case REQUIRE_APPROVAL ->
          new Sentence(rule.id(), "ask", "Needs an approval: " + tools, condition, rule.message());
      case BLOCK ->
          new Sentence(rule.id(), "block", "Is stopped: " + tools, condition, rule.message());
    };
  }

  private static Sentence limit(PolicyPack.Limit limit) {
    List<String> parts = new ArrayList<>();
    Integer calls = limit.maxCalls();
    if (calls != null) {
      parts.add(
          "at most " + Show.count(calls, "call") + " of " + tools(limit.tools()) + " together");
    }
    if (limit.argument() != null) {
      parts.add(
          "the argument %s of %s %s"
              .formatted(limit.argument(), tools(limit.tools()), bounds(limit.min(), limit.max())));
    }
    String text = String.join("; ", parts);
    return new Sentence(
        limit.id(),
        "block",
        text.isEmpty()
            ? "no limit"
            : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1),
        null,
        null);
  }

  private static String bounds(@Nullable BigDecimal min, @Nullable BigDecimal max) {
    if (min != null && max != null) {
      return "is from " + min.toPlainString() + " to " + max.toPlainString();
    }
    return min != null
        ? "is at least " + min.toPlainString()
        : max != null ? "is at most " + max.toPlainString() : "is a number";
  }

  private static Sentence order(PolicyPack.Order order) {
    return new Sentence(
        order.id(),
        "block",
        "%s is called only after a call of %s that succeeded"
            .formatted(order.tool(), order.after()),
        null,
        null);
  }

  private static Sentence egress(PolicyPack.Egress egress) {
    StringBuilder text =
        new StringBuilder(
            "Where %s sends (argument %s):".formatted(tools(egress.tools()), egress.argument()));
    if (!egress.allow().isEmpty()) {
      text.append(" only to ").append(String.join(", ", egress.allow()));
    }
    if (!egress.deny().isEmpty()) {
      text.append(egress.allow().isEmpty() ? " anywhere but " : ", never to ")
          .append(String.join(", ", egress.deny()));
    }
    if (egress.mayRead() != null) {
      text.append("; nothing more confidential than ")
          .append(egress.mayRead().name().toLowerCase(Locale.ROOT));
    }
    return new Sentence(egress.id(), "block", text.toString(), null, null);
  }

  private static Sentence atomic(PolicyPack.Atomic atomic) {
    return new Sentence(
        atomic.id(),
        "note",
        "Your runtime makes all of these effects or none: " + tools(atomic.tools()),
        null,
        null);
  }

  private static Sentence flow(PolicyPack.AcceptedFlow flow) {
    return Sentence.of(
        "let",
        "What %s answers may decide %s of %s: %s"
            .formatted(flow.from(), flow.toArgument(), flow.toTool(), flow.why()));
  }

  private List<Sentence> rest(PolicyPack pack) {
    List<Sentence> all = new ArrayList<>();
    pack.secrets()
        .forEach(secret -> all.add(Sentence.of("block", "Must never leave: " + secret.pattern())));
    if (pack.strictAnswers()) {
      all.add(Sentence.of("block", "A lie that only reaches the answer is a failure."));
    }
    if (pack.strict()) {
      all.add(Sentence.of("block", "Suspect findings count like definite ones."));
    }
    return all;
  }

  private static String tools(List<String> globs) {
    return globs.stream().collect(Collectors.joining(", "));
  }
}
