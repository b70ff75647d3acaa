package dev.sepurux.engine.security;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.trace.Addressing;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Event;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Leaf;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import dev.sepurux.engine.trace.Values;
import java.util.ArrayList;
import java.util.List;

/** Which addresses of a call the user or a trusted source holds, as far as the session has come. */
final class Trust {
  private static final int MOST_SHOWN = 200_000;

  private final Analysis analysis;
  private final UserRequest user = new UserRequest();
  private final Addressing addressing = new Addressing();
  private final List<Leaf> told;
  private final StringBuilder shown = new StringBuilder();
  private String answered = "";
  private int heard;
  private int watched;

  Trust(Analysis analysis) {
    this.analysis = analysis;
    this.told = analysis.provenance().told();
  }

  /** What the user has said before a step; steps must not go back. */
  UserRequest userBefore(int step) {
    while (heard < told.size() && told.get(heard).place().step() < step) {
      Leaf leaf = told.get(heard++);
      watch(leaf.place().step());
      user.add(leaf);
    }
    return user;
  }

  // What the agent showed before the user spoke again, he has seen and answered.
  private void watch(int step) {
    List<Event> events = analysis.trace().events();
    for (; watched < step && watched < events.size(); watched++) {
      Json said =
          switch (events.get(watched)) {
            case Event.AgentOutput output -> output.output();
            case Event.ModelStep model -> model.output();
            case Event.Prompt _,
                Event.ToolCall _,
                Event.ToolResult _,
                Event.Retry _,
                Event.Failure _,
                Event.RecordedMutation _,
                Event.Unknown _ ->
                null;
          };
      if (said != null && shown.length() < MOST_SHOWN) {
        shown.append('\n').append(Passages.folded(said.compact()));
        answered = shown.toString();
      }
    }
  }

  /** The addressing values of a call. */
  List<Leaf> addresses(Call call) {
    return addressing.of(call, analysis.facts(call));
  }

  /** Those of the addressing values of a call that nobody vouches for. */
  List<Leaf> foreign(Call call, List<Leaf> addresses) {
    userBefore(call.step());
    List<Leaf> foreign = new ArrayList<>();
    for (Leaf value : addresses) {
      if (!isVouched(call, value)) {
        foreign.add(value);
      }
    }
    return foreign;
  }

  /** Names among the other arguments that nobody vouches for: no texts, numbers or dates. */
  List<Leaf> names(Call call) {
    return addressing.names(call, analysis.facts(call)).stream()
        .filter(value -> !isVouched(call, value))
        .toList();
  }

  private boolean isVouched(Call call, Leaf value) {
    String text = text(value);
    return user.holds(text)
        || (text.length() > 3 && Words.holds(answered, text))
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
