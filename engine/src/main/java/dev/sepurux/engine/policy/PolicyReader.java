package dev.sepurux.engine.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.policy.PolicyPack.AcceptedFlow;
import dev.sepurux.engine.policy.PolicyPack.ApprovalCheck;
import dev.sepurux.engine.policy.PolicyPack.Atomic;
import dev.sepurux.engine.policy.PolicyPack.Egress;
import dev.sepurux.engine.policy.PolicyPack.Limit;
import dev.sepurux.engine.policy.PolicyPack.OnUnavailable;
import dev.sepurux.engine.policy.PolicyPack.Order;
import dev.sepurux.engine.policy.PolicyPack.Parsed;
import dev.sepurux.engine.policy.PolicyPack.Rule;
import dev.sepurux.engine.policy.PolicyPack.UnknownTools;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Note;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a policy document and collects every error in it. */
final class PolicyReader {
  private static final String VERSION = "0.1";
  private static final List<String> KEYS =
      List.of(
          "version",
          "defaults",
          "irreversible",
          "approval",
          "rules",
          "limits",
          "secrets",
          "order",
          "egress",
          "atomic",
          "flows",
          "answers",
          "strict");
  private static final int MOST_CONDITIONS = 200;

  private final List<Note> errors = new ArrayList<>();
  private int conditions;
  private final Section root;

  private PolicyReader(JsonObject policy) {
    this.root = new Section(policy, Pointer.ROOT, errors);
  }

  static Parsed read(Json policy) {
    if (!(policy instanceof JsonObject object)) {
      return new Parsed.Refused(List.of(new Note("", "a policy is a JSON object", "type")));
    }
    return new PolicyReader(object).read();
  }

  private enum Answers {
    STRICT
  }

  private Parsed read() {
    root.allow(KEYS);
    String version = root.text("version");
    if (version != null && !version.equals(VERSION)) {
      root.error("version", "must be \"" + VERSION + "\"", "value");
    }
    Section defaults = root.object("defaults").allow("unknown_tools", "on_unavailable");
    Section irreversible = root.object("irreversible").allow("tools");
    boolean strictAnswers = root.has("answers");
    root.choice("answers", Answers.class, Answers.STRICT);
    PolicyPack pack =
        new PolicyPack(
            VERSION,
            Basis.DECLARED,
            defaults.choice("unknown_tools", UnknownTools.class, UnknownTools.ALLOW),
            defaults.choice("on_unavailable", OnUnavailable.class, OnUnavailable.ALLOW),
            irreversible.texts("tools"),
            approval(),
            rules(),
            limits(),
            secrets(),
            order(),
            egress(),
            atomic(),
            flows(),
            strictAnswers,
            root.flag("strict"));
    return errors.isEmpty() ? new Parsed.Accepted(pack) : new Parsed.Refused(List.copyOf(errors));
  }

  private ApprovalCheck approval() {
    Section approval = root.object("approval").allow("token_field", "verify", "tools");
    String field = approval.text("token_field");
    return new ApprovalCheck(
        field == null ? ApprovalCheck.DEFAULT.tokenField() : field,
        approval.choice("verify", Verify.class, ApprovalCheck.DEFAULT.verify()),
        approval.texts("tools"));
  }

  private List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    List<Section> sections = root.objects("rules");
    Section.uniqueIds(sections);
    for (Section section : sections) {
      section.allow("id", "tools", "when", "decision", "message");
      if (!section.has("decision")) {
        section.error("decision", "is required: allow, block or require_approval", "required");
      }
      rules.add(
          new Rule(
              section.required("id"),
              section.requiredTexts("tools"),
              condition(section),
              section.choice("decision", Rule.Effect.class, Rule.Effect.BLOCK),
              section.text("message")));
    }
    return rules;
  }

  private @Nullable Condition condition(Section rule) {
    String text = rule.text("when", Conditions.LONGEST);
    if (text == null) {
      return null;
    }
    if (++conditions > MOST_CONDITIONS) {
      rule.error("when", "is one condition too many; at most " + MOST_CONDITIONS, "limit");
      return null;
    }
    return switch (Conditions.compile(text)) {
      case Conditions.Compiled.Good(Condition condition) -> condition;
      case Conditions.Compiled.Bad(List<String> reasons) -> {
        reasons.forEach(reason -> rule.error("when", reason, "condition"));
        yield null;
      }
    };
  }

  private List<Egress> egress() {
    List<Egress> rules = new ArrayList<>();
    List<Section> sections = root.objects("egress");
    Section.uniqueIds(sections);
    for (Section section : sections) {
      section.allow("id", "tools", "argument", "allow", "deny", "may_read");
      if (!section.has("allow") && !section.has("deny") && !section.has("may_read")) {
        section.error("allow", "the rule bounds nothing: give allow, deny or may_read", "required");
      }
      rules.add(
          new Egress(
              section.required("id"),
              section.requiredTexts("tools"),
              section.required("argument"),
              section.texts("allow"),
              section.texts("deny"),
              section.has("may_read")
                  ? section.choice("may_read", Confidentiality.class, Confidentiality.PUBLIC)
                  : null));
    }
    return rules;
  }

  private List<Atomic> atomic() {
    List<Atomic> groups = new ArrayList<>();
    List<Section> sections = root.objects("atomic");
    Section.uniqueIds(sections);
    for (Section section : sections) {
      section.allow("id", "tools");
      groups.add(new Atomic(section.required("id"), section.requiredTexts("tools")));
    }
    return groups;
  }

  private List<Limit> limits() {
    List<Limit> limits = new ArrayList<>();
    List<Section> sections = root.objects("limits");
    Section.uniqueIds(sections);
    for (Section section : sections) {
      section.allow("id", "tools", "max_calls", "argument", "max", "min");
      Limit limit =
          new Limit(
              section.required("id"),
              section.requiredTexts("tools"),
              section.count("max_calls"),
              section.text("argument"),
              section.number("max"),
              section.number("min"));
      check(section, limit);
      limits.add(limit);
    }
    return limits;
  }

  private static void check(Section section, Limit limit) {
    BigDecimal max = limit.max();
    BigDecimal min = limit.min();
    boolean bounds = section.has("max") || section.has("min");
    if (bounds && !section.has("argument")) {
      section.error("argument", "is required beside max or min: the argument to bound", "required");
    }
    if (!bounds && section.has("argument")) {
      section.error("argument", "bounds nothing: give max or min", "required");
    }
    if (!bounds && !section.has("max_calls")) {
      section.error(
          "max_calls", "a limit needs max_calls, or argument with max or min", "required");
    }
    if (max != null && min != null && min.compareTo(max) > 0) {
      section.error("min", "is greater than max, so every call would be refused", "range");
    }
  }

  private List<Pattern> secrets() {
    List<Pattern> patterns = new ArrayList<>();
    root.eachText(
        "secrets",
        (place, text) -> {
          Pattern pattern = compile(place, text);
          if (pattern != null) {
            patterns.add(pattern);
          }
        });
    return patterns;
  }

  private @Nullable Pattern compile(Pointer place, String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      if (!pattern.matcher("").find()) {
        return pattern;
      }
      root.error(place, "matches empty text, so everything: " + text, "value");
    } catch (PatternSyntaxException e) {
      root.error(place, "is no RE2 pattern: " + text, "value");
    }
    return null;
  }

  private List<Order> order() {
    List<Order> orders = new ArrayList<>();
    List<Section> sections = root.objects("order");
    Section.uniqueIds(sections);
    for (Section section : sections) {
      section.allow("id", "tool", "after");
      orders.add(
          new Order(section.required("id"), section.required("tool"), section.required("after")));
    }
    return orders;
  }

  private List<AcceptedFlow> flows() {
    List<AcceptedFlow> flows = new ArrayList<>();
    for (Section section : root.objects("flows")) {
      section.allow("from", "to", "why");
      String from = section.required("from");
      String to = section.required("to");
      String why = section.required("why");
      int dot = to.lastIndexOf('.');
      if (!to.isEmpty() && (dot < 1 || dot == to.length() - 1)) {
        section.error("to", "must be tool.argument, such as mail.send.to", "value");
      } else if (!to.isEmpty()) {
        flows.add(new AcceptedFlow(from, to.substring(0, dot), to.substring(dot + 1), why));
      }
    }
    return flows;
  }
}
