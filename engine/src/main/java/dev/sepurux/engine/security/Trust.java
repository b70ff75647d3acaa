package dev.sepurux.engine.security;

import dev.sepurux.engine.trace.Addressing;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Leaf;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import dev.sepurux.engine.trace.Values;
import java.util.List;

/** Which addresses of a call the user or a trusted source holds, as far as the session has come. */
final class Trust {
  private final Analysis analysis;
  private final UserRequest user = new UserRequest();
  private final List<Leaf> told;
  private int heard;

  Trust(Analysis analysis) {
    this.analysis = analysis;
    this.told = analysis.provenance().told();
  }

  /** What the user has said before a step; steps must not go back. */
  UserRequest userBefore(int step) {
    while (heard < told.size() && told.get(heard).place().step() < step) {
      user.add(told.get(heard++));
    }
    return user;
  }

  /** The addressing values of a call that nobody vouches for. */
  List<Leaf> foreign(Call call) {
    userBefore(call.step());
    return Addressing.of(call, analysis.facts(call)).stream()
        .filter(value -> !isVouched(call, value))
        .toList();
  }

  private boolean isVouched(Call call, Leaf value) {
    return user.holds(text(value))
        || Values.isCommon(value.value())
        || analysis.provenance().originsOf(call).stream()
            .filter(flow -> isInto(flow, value))
            .anyMatch(this::vouches);
  }

  // A result vouches for what is a value of its own; what stands in its texts, others may have
  // written.
  private boolean vouches(Flow flow) {
    boolean told = flow.from().place().kind() != Place.Kind.RESULT;
    return analysis.integrity(flow.from().place()) == Integrity.TRUSTED
        && flow.match() != Flow.Match.RUN
        && (told || (flow.match() == Flow.Match.EQUAL && flow.from().place().span() == null));
  }

  static boolean isInto(Flow flow, Leaf value) {
    Place to = flow.to().place();
    Place at = value.place();
    return to.pointer().equals(at.pointer()) && (to.span() == null || to.span().equals(at.span()));
  }

  /** A value as it is compared with texts. */
  static String text(Leaf value) {
    String text = value.value().asText();
    return Passages.bare(Passages.folded(text == null ? value.value().compact() : text));
  }
}
