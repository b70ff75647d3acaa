package dev.sepurux.server.web.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.security.Evidence;
import dev.sepurux.engine.security.SecurityEvent;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Flow;
import dev.sepurux.engine.trace.Label;
import dev.sepurux.engine.trace.Leaf;
import dev.sepurux.engine.trace.Place;
import dev.sepurux.engine.trace.Provenance;
import dev.sepurux.engine.trace.ResultView;
import dev.sepurux.engine.trace.Span;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of untrusted text to one call, or of what else a rule found there.
 *
 * @param step of the call or answer where it ends
 * @param badges the broken rules; empty if the way breaks none
 * @param texts what is wrong, one sentence a rule
 * @param hops in order; each is where the value stands
 */
record TaintPath(int step, String tool, List<Badge> badges, List<String> texts, List<Hop> hops) {
  private static final int MOST = 200;
  private static final int LONGEST = 12;
  private static final int EXCERPT = 160;
  private static final int AROUND = 80;

  /**
   * A place on the way.
   *
   * @param event null for the task
   * @param what happens there, in a few words
   * @param before what stands before the value in its text
   * @param kind source, carried or end
   */
  record Hop(
      @Nullable Integer event,
      String tool,
      String what,
      String pointer,
      String before,
      String excerpt,
      String after,
      String kind) {}

  /** All ways of a recording, by the step where they end, broken rules first. */
  static List<TaintPath> of(Reading reading) {
    Map<Integer, List<SecurityEvent>> found = reading.broken();
    List<TaintPath> paths = new ArrayList<>();
    found.forEach((step, events) -> {
      if (paths.size() < MOST) {
        paths.add(broken(reading, step, events));
      }
    });
    for (Call call : reading.trace().calls()) {
      boolean acts = reading.analysis().hasEffect(call) && call.executed();
      if (acts && !found.containsKey(call.step()) && paths.size() < MOST) {
        Flow flow = untrusted(reading, call);
        if (flow != null) {
          paths.add(
              new TaintPath(call.step(), call.tool(), List.of(), List.of(), hops(reading, flow)));
        }
      }
    }
    return paths;
  }

  /** True if a rule is surely broken. */
  boolean isWorst() {
    return badges.stream().anyMatch(badge -> badge.tone().equals("worst"));
  }

  private static TaintPath broken(Reading reading, int step, List<SecurityEvent> events) {
    Call call = reading.callAt(step);
    Flow flow = call == null ? null : untrusted(reading, call);
    List<Hop> hops = call != null && flow != null ? hops(reading, flow) : evidence(reading, events);
    return new TaintPath(
        step,
        events.getFirst().tool(),
        events.stream().map(Badge::of).distinct().toList(),
        events.stream().map(SecurityEvent::description).distinct().toList(),
        hops);
  }

  private static List<Hop> evidence(Reading reading, List<SecurityEvent> events) {
    List<Evidence> all =
        events.stream()
            .flatMap(event -> event.evidence().stream())
            .distinct()
            .limit(LONGEST)
            .toList();
    List<Hop> hops = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Evidence one = all.get(i);
      Call call = one.step() < 0 ? null : reading.calls().get(one.step());
      boolean end = i == all.size() - 1;
      hops.add(
          new Hop(
              one.step() < 0 ? null : Integer.valueOf(one.step()),
              call == null ? "" : call.tool(),
              end ? "Here" : "From here",
              one.pointer(),
              "",
              one.excerpt(),
              "",
              end ? "end" : "source"));
    }
    return hops;
  }

  /** A flow that surely brings untrusted text into the call; null if none is seen. */
  private static @Nullable Flow untrusted(Reading reading, Call call) {
    Label label = reading.analysis().label(call);
    if (!label.isUntrusted() || label.integrityCertainty() != Label.Certainty.DEFINITE) {
      return null;
    }
    return label.path().stream()
        .filter(flow -> reading.analysis().integrity(flow.from().place()) == Integrity.UNTRUSTED)
        .findFirst()
        .orElse(null);
  }

  /** The way back from the call to where its value was first read from untrusted text. */
  private static List<Hop> hops(Reading reading, Flow last) {
    List<Flow> flows = new ArrayList<>(List.of(last));
    Set<Integer> seen = new HashSet<>();
    while (flows.size() < LONGEST / 2) {
      int from = flows.getFirst().from().place().call();
      Flow before =
          from < 0 || !seen.add(from)
              ? null
              : untrusted(reading, reading.trace().calls().get(from));
      if (before == null) {
        break;
      }
      flows.addFirst(before);
    }
    List<Hop> hops = new ArrayList<>();
    for (int i = 0; i < flows.size(); i++) {
      Flow flow = flows.get(i);
      boolean first = i == 0;
      hops.add(
          hop(
              reading,
              flow.from(),
              first ? "Untrusted text comes in" : "Its answer carries it on",
              first ? "source" : "carried"));
      boolean ends = i == flows.size() - 1;
      String how = how(flow);
      hops.add(
          hop(
              reading,
              flow.to(),
              ends ? "It reaches a call with an effect" + how : "It is handed to a call" + how,
              ends ? "end" : "carried"));
    }
    return hops;
  }

  private static String how(Flow flow) {
    String same =
        switch (flow.match()) {
          case EQUAL -> ", the whole value";
          case TOKEN -> ", a part of it";
          case RUN -> ", some characters in a row";
        };
    return flow.via() == Flow.Via.PLAIN ? same : same + ", encoded as " + flow.via().wire();
  }

  private static Hop hop(Reading reading, Leaf leaf, String what, String kind) {
    Place place = leaf.place();
    Call call = place.call() < 0 ? null : reading.trace().calls().get(place.call());
    String member =
        switch (place.kind()) {
          case RESULT -> "/result";
          case ARGUMENT -> "/args";
          case ANSWER -> "/output";
          case TASK, PROMPT, SYSTEM -> "/input";
        };
    Around around = around(reading, place, call);
    return new Hop(
        place.step() < 0 ? null : Integer.valueOf(place.step()),
        call == null ? "" : call.tool(),
        what,
        member + place.pointer(),
        around.before(),
        Brief.of(leaf.value(), EXCERPT),
        around.after(),
        kind);
  }

  /** What stands before and after a value that is a part of a text. */
  private record Around(String before, String after) {
    static final Around NOTHING = new Around("", "");
  }

  private static Around around(Reading reading, Place place, @Nullable Call call) {
    Span span = place.span();
    if (span == null || place.kind() != Place.Kind.RESULT) {
      return Around.NOTHING;
    }
    Provenance provenance = reading.analysis().provenance();
    ResultView view =
        call == null ? provenance.viewOfDocument(place.step()) : provenance.view(call);
    Json whole = view == null ? null : view.value().at(place.pointer());
    String text = whole == null ? null : whole.asText();
    return text == null || span.end() > text.length()
        ? Around.NOTHING
        : new Around(
            tail(text.substring(0, span.start())), Brief.cut(text.substring(span.end()), AROUND));
  }

  private static String tail(String text) {
    if (text.length() <= AROUND) {
      return text;
    }
    int start = text.length() - AROUND;
    return "…" + text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
  }
}
