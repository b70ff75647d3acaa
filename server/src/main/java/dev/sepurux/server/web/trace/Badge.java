package dev.sepurux.server.web.trace;

import dev.sepurux.engine.security.Confidence;
import dev.sepurux.engine.security.SecurityEvent;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Label;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import dev.sepurux.engine.trace.ToolFacts.Egress;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A word about an event.
 *
 * @param tone the class of its colour
 * @param why a sentence for who rests on it
 */
record Badge(String word, String tone, String why) {

  /** What a call does, what it brings in and what it is given, the worst first. */
  static List<Badge> of(Reading reading, Call call, List<SecurityEvent> events) {
    List<Badge> badges = new ArrayList<>();
    events.forEach(event -> badges.add(of(event)));
    switch (call.ending()) {
      case FAILED -> badges.add(new Badge("error", "bad", text(call.error())));
      case BLOCKED -> badges.add(new Badge("blocked", "bad", text(call.error())));
      case UNKNOWN ->
          badges.add(new Badge("unknown", "bad", "It may have happened. " + text(call.error())));
      case UNANSWERED ->
          badges.add(new Badge("no answer", "bad", "The recording holds no answer to it."));
      case SUCCEEDED -> {}
    }
    Label label = reading.analysis().label(call);
    boolean tainted = label.isUntrusted() && label.integrityCertainty() == Label.Certainty.DEFINITE;
    if (tainted) {
      badges.add(
          new Badge(
              "untrusted input", "bad", "Its arguments hold text that others can have written."));
    }
    ToolFacts facts = reading.analysis().facts(call);
    if (reading.analysis().hasEffect(call)) {
      badges.add(
          new Badge(
              facts.effect().value() == ToolFacts.Effect.IRREVERSIBLE ? "irreversible" : "effect",
              "deed",
              because("effect", facts.effect().basis().wire(), facts.effect().reason())));
    }
    if (facts.egress().value() == Egress.EXTERNAL) {
      badges.add(
          new Badge(
              "sends out",
              "deed",
              because("egress", facts.egress().basis().wire(), facts.egress().reason())));
    }
    if (facts.integrity().value() == Integrity.UNTRUSTED) {
      badges.add(
          new Badge(
              "untrusted output",
              "source",
              because("output", facts.integrity().basis().wire(), facts.integrity().reason())));
    }
    if (facts.confidentiality().value().compareTo(Confidentiality.INTERNAL) > 0) {
      badges.add(
          new Badge(
              facts.confidentiality().value().wire(),
              "deed",
              because(
                  "output",
                  facts.confidentiality().basis().wire(),
                  facts.confidentiality().reason())));
    }
    return badges;
  }

  static Badge of(SecurityEvent event) {
    boolean sure = event.confidence() == Confidence.DEFINITE;
    return new Badge(
        event.rule().name() + (sure ? "" : " suspect"),
        sure ? "worst" : "bad",
        event.description());
  }

  private static String because(String fact, String basis, String reason) {
    return fact + " " + basis + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static String text(@Nullable String error) {
    return error == null ? "" : Brief.cut(error, 300);
  }
}
