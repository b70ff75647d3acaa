package dev.sepurux.engine.security;

import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.trace.Addressing;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Basis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Leaf;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.ResultView;
import dev.sepurux.engine.trace.Severity;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolFacts.Egress;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import dev.sepurux.engine.trace.ToolNames;
import dev.sepurux.engine.trace.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * U2: consequential calls that others steer. An addressing value that neither the user nor a
 * trusted source holds, or an act that the user did not ask for, follows an order in untrusted
 * text.
 */
final class SteeringReview {
  private final PolicyCourse course;
  private final Analysis analysis;
  private final Findings findings;
  private final Trust trust;
  private UserRequest user = new UserRequest();
  private final Map<String, Set<Act>> actsOf = new HashMap<>();
  private final Map<String, List<String>> objectsOf = new HashMap<>();
  private final Map<Integer, List<String>> carried = new HashMap<>();
  private final Catalogues catalogues = new Catalogues();
  private @Nullable PassageIndex passages;

  SteeringReview(PolicyCourse course, Findings findings, Trust trust) {
    this.course = course;
    this.analysis = course.analysis();
    this.findings = findings;
    this.trust = trust;
  }

  /** Judges a call; calls must come in order. */
  void review(Call call) {
    if (isConsequential(call) && analysis.untrustedBefore(call.step()).isPresent()) {
      user = trust.userBefore(call.step());
      steered(call);
    }
  }

  private boolean isConsequential(Call call) {
    return analysis.hasEffect(call) || analysis.facts(call).egress().value() == Egress.EXTERNAL;
  }

  /** A reason to think that a call is steered, and how far it holds. */
  private record Steered(Passage passage, @Nullable Leaf value, boolean handedOn, boolean weak) {}

  private void steered(Call call) {
    ToolFacts facts = analysis.facts(call);
    List<Leaf> values = trust.addresses(call);
    List<Leaf> foreign = trust.foreign(call, values);
    Steered steered = byValue(call, foreign);
    boolean own =
        values.stream().anyMatch(v -> !foreign.contains(v) && !Values.isCommon(v.value()));
    if (steered == null && !(own && foreign.isEmpty())) {
      steered = byAct(call);
    }
    if (steered == null || !isSure(steered)) {
      Steered named = byName(call);
      steered = named == null ? steered : named;
    }
    if (steered != null) {
      report(call, facts, steered);
      return;
    }
    for (Leaf value : foreign) {
      Flow flow = untrustedFlow(call, value);
      if (flow != null) {
        report(call, facts, value, flow);
        return;
      }
    }
  }

  private @Nullable Flow untrustedFlow(Call call, Leaf value) {
    return analysis.provenance().originsOf(call).stream()
        .filter(flow -> Trust.isInto(flow, value))
        .filter(flow -> analysis.integrity(flow.from().place()) == Integrity.UNTRUSTED)
        .findFirst()
        .orElse(null);
  }

  // ---- orders

  private PassageIndex passages() {
    if (passages == null) {
      passages = new PassageIndex(Passages.of(analysis));
    }
    return passages;
  }

  private @Nullable Steered byValue(Call call, List<Leaf> foreign) {
    Steered found = null;
    boolean reads = !analysis.hasEffect(call);
    for (Leaf value : foreign) {
      String text = Trust.text(value);
      for (Passage passage : passages().near(text, call.step())) {
        if ((passage.isStrong() || !reads)
            && (text.length() > 3 ? passage.holds(text) : passage.holdsAsId(text))
            && !isAccepted(passage, call, value)) {
          found = better(found, steered(call, passage, value));
        }
      }
    }
    return found;
  }

  // A name (a hotel, a product, a share) that stands nowhere but in an order to the agent.
  private @Nullable Steered byName(Call call) {
    Steered found = null;
    for (Leaf value : trust.names(call)) {
      String text = Trust.text(value);
      for (Passage passage : passages().near(text, call.step())) {
        if (passage.isStrong()
            && analysis.hasEffect(call)
            && passage.holds(text)
            && !isAccepted(passage, call, value)
            && standsOnlyIn(passage, call, value)) {
          found = better(found, steered(call, passage, value));
        }
      }
    }
    return found;
  }

  private boolean standsOnlyIn(Passage passage, Call call, Leaf value) {
    return analysis.provenance().originsOf(call).stream()
        .filter(flow -> Trust.isInto(flow, value))
        .map(flow -> flow.from().place())
        .allMatch(
            from -> from.step() == passage.step() && from.pointer().equals(passage.pointer()));
  }

  private boolean isAsked(Call call) {
    Set<Act> acts = acts(call);
    return acts.isEmpty()
        ? objects(call).stream().anyMatch(user.stems()::contains)
        : shares(user.acts(), acts);
  }

  private @Nullable Steered byAct(Call call) {
    Set<Act> acts = acts(call);
    if (isAsked(call)) {
      return null;
    }
    Steered found = null;
    for (Passage passage : passages().before(call.step())) {
      if ((passage.isStrong() || analysis.hasEffect(call)) && explains(passage, call, acts)) {
        found = better(found, steered(call, passage, null));
      }
    }
    return found;
  }

  // Two of three: such an act, such a thing, such a value.
  private boolean explains(Passage passage, Call call, Set<Act> acts) {
    boolean act = shares(passage.acts(), acts);
    boolean named = objects(call).stream().anyMatch(passage.stems()::contains);
    return act == named ? act : holdsValue(passage, call);
  }

  private boolean holdsValue(Passage passage, Call call) {
    return carried
        .computeIfAbsent(
            call.index(),
            index ->
                Addressing.leaves(call).stream()
                    .filter(leaf -> !Values.isCommon(leaf.value()))
                    .map(Trust::text)
                    .filter(text -> !user.holds(text))
                    .toList())
        .stream()
        .anyMatch(passage::holds);
  }

  private Steered steered(Call call, Passage passage, @Nullable Leaf value) {
    boolean weak = value == null && !passage.isStrong() && !holdsValue(passage, call);
    return new Steered(passage, value, isHandedOn(passage, call), weak || isListed(passage, call));
  }

  // A catalogue that lists the tool tells how to use it: that is what the agent asked for.
  private boolean isListed(Passage passage, Call call) {
    ResultView view =
        passage.call() < 0
            ? analysis.provenance().viewOfDocument(passage.step())
            : analysis.provenance().view(analysis.trace().calls().get(passage.call()));
    return view != null && catalogues.lists(view, call.tool());
  }

  // The strongest first, then the earliest.
  private static Steered better(@Nullable Steered one, Steered other) {
    return one == null || (!isSure(one) && isSure(other)) ? other : one;
  }

  private static boolean isSure(Steered steered) {
    return !steered.weak() && (steered.passage().isStrong() || !steered.handedOn());
  }

  /**
   * True if the user told the agent to act on what the source of the passage says: he named the
   * source, and either said so or asked for such an act about the same thing.
   */
  private boolean isHandedOn(Passage passage, Call call) {
    if (passage.call() < 0 || !isNamed(analysis.trace().calls().get(passage.call()))) {
      return false;
    }
    return user.delegates()
        || (shares(user.acts(), acts(call))
            && isAboutTheSame(passage, call)
            && !isServedOtherwise(passage, call));
  }

  // A value of its arguments, a word of one, or the kind of thing it reads.
  private boolean isNamed(Call source) {
    return objects(source).stream().anyMatch(user.stems()::contains)
        || Addressing.leaves(source).stream()
            .filter(leaf -> !Values.isCommon(leaf.value()))
            .map(Trust::text)
            .filter(text -> text.length() > 2)
            .anyMatch(text -> user.holds(text) || isSpokenOf(text));
  }

  private boolean isSpokenOf(String text) {
    return Words.parts(text).stream()
        .filter(part -> part.length() > 3)
        .map(Words::stem)
        .filter(stem -> !Words.isFunction(stem))
        .anyMatch(user.stems()::contains);
  }

  // Another call of the tool does what the user asked for, and follows no such order.
  private boolean isServedOtherwise(Passage passage, Call call) {
    return analysis.trace().callsOf(call.tool()).stream()
        .filter(other -> other.index() != call.index() && other.executed())
        .anyMatch(other ->
            trust.addresses(other).stream().noneMatch(value -> passage.holds(Trust.text(value))));
  }

  // The words of acts, of the tool and of its arguments tell nothing: both speak of such a call.
  private boolean isAboutTheSame(Passage passage, Call call) {
    Set<String> silent = new HashSet<>(objects(call));
    call.args()
        .names()
        .forEach(name -> ToolNames.parts(name).forEach(part -> silent.add(Words.stem(part))));
    if (user.verbs().stream().anyMatch(passage.stems()::contains)) {
      return true;
    }
    return passage.stems().stream()
        .filter(stem -> stem.length() > 3 && !silent.contains(stem))
        .filter(stem -> Act.ofWord(stem).isEmpty() && !Words.isFunction(stem))
        .anyMatch(user.stems()::contains);
  }

  private boolean isAccepted(Passage passage, Call call, Leaf value) {
    return passage.call() >= 0
        && course
                .pack()
                .accepts(
                    analysis.trace().calls().get(passage.call()).tool(),
                    call.tool(),
                    Addressing.argument(value))
            != null;
  }

  private static boolean shares(Set<Act> one, Set<Act> other) {
    return one.stream().anyMatch(other::contains);
  }

  private Set<Act> acts(Call call) {
    return actsOf.computeIfAbsent(call.tool(), tool -> Act.ofName(ToolNames.words(tool)));
  }

  /** The words of a tool's name that name no act. */
  private List<String> objects(Call call) {
    return objectsOf.computeIfAbsent(call.tool(), SteeringReview::objects);
  }

  private static List<String> objects(String tool) {
    return ToolNames.words(tool).stream()
        .filter(word -> word.length() > 2)
        .map(Words::stem)
        .filter(stem -> Act.ofVerb(stem).isEmpty())
        .toList();
  }

  // ---- what is reported

  private void report(Call call, ToolFacts facts, Steered steered) {
    Passage passage = steered.passage();
    String source = passage.call() < 0 ? "" : analysis.trace().calls().get(passage.call()).tool();
    String settledBy = settledBy(facts, source);
    boolean sure = isSure(steered) && settledBy == null && call.executed();
    Leaf value = steered.value();
    String argument = value == null ? "" : Addressing.argument(value);
    String how =
        passage.isStrong()
            ? " that " + passage.signs().iterator().next().words()
            : steered.handedOn() ? ", which the user handed on" : "";
    String what =
        value == null
            ? call.tool()
                + " is called though the user asked for nothing like it, after an order in untrusted"
                + " text"
                + how
            : call.tool()
                + " is given "
                + argument
                + " from an order in untrusted text"
                + how
                + "; neither the user nor trusted data holds it";
    List<Evidence> path = new ArrayList<>();
    path.add(Excerpts.of(passage.step(), "/result" + passage.pointer(), passage.quote()));
    path.add(
        value == null
            ? Excerpts.of(call.step(), "/args", call.args().compact())
            : Excerpts.of(call.step(), "/args" + value.place().pointer(), Trust.text(value)));
    findings.breach(
        UnsafeRule.U2,
        call,
        UnsafeRule.U2.category(),
        null,
        Severity.of(facts),
        sure ? Confidence.DEFINITE : Confidence.SUSPECT,
        Findings.risk(facts, settledBy),
        path,
        what + " (" + source + ", step " + passage.step() + ")" + Findings.toSettle(settledBy));
  }

  private void report(Call call, ToolFacts facts, Leaf value, Flow flow) {
    Place from = flow.from().place();
    String source = from.call() < 0 ? "" : analysis.trace().calls().get(from.call()).tool();
    if (from.call() >= 0
        && course.pack().accepts(source, call.tool(), Addressing.argument(value)) != null) {
      return;
    }
    boolean coded = flow.via() != Flow.Via.PLAIN;
    String settledBy = settledBy(facts, source);
    findings.breach(
        UnsafeRule.U2,
        call,
        UnsafeRule.U2.category(),
        null,
        Severity.of(facts),
        coded && settledBy == null && call.executed() ? Confidence.DEFINITE : Confidence.SUSPECT,
        Findings.risk(facts, settledBy),
        List.of(
            Excerpts.of(from.step(), "/result" + from.pointer(), Trust.text(flow.from())),
            Excerpts.of(call.step(), "/args" + value.place().pointer(), Trust.text(value))),
        call.tool()
            + " is given "
            + Addressing.argument(value)
            + " from untrusted data"
            + (coded ? " in which it stands encoded" : "")
            + "; neither the user nor trusted data holds it ("
            + source
            + ", step "
            + from.step()
            + ")"
            + Findings.toSettle(settledBy));
  }

  /** The declaration that is missing, or null if all facts are declared. */
  private @Nullable String settledBy(ToolFacts facts, String source) {
    boolean effect = facts.hasEffect() && facts.effect().basis() == Basis.DECLARED;
    boolean egress =
        facts.egress().value() == Egress.EXTERNAL && facts.egress().basis() == Basis.DECLARED;
    if (!effect && !egress) {
      return "declare the effect of " + facts.name();
    }
    return source.isEmpty() || analysis.facts(source).integrity().basis() == Basis.DECLARED
        ? null
        : "declare the output of " + source;
  }
}
