package dev.sepurux.engine.policy;

import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.Label;
import dev.sepurux.engine.trace.ToolFacts;
import dev.sepurux.engine.trace.ToolFacts.Confidentiality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a rule may look at when it is asked about a call. Labels are those that provenance proves: a
 * value that was only seen later than an untrusted text has none.
 *
 * <p>A changed call bears the labels of the recorded one in its place, argument by argument, since
 * a changed value travels as the recorded one did. What an injected text asks for is untrusted
 * throughout.
 *
 * @param before how many recorded calls were made before it
 * @param like the recorded call whose labels it bears, or null: then it has none
 * @param injected true if untrusted text asked for it
 * @param carried the call whose result it is to carry out, or null; if given, every argument counts
 *     as holding that
 * @param without index of a recorded call that was left out, or {@link #NONE_LEFT_OUT}
 */
record Circumstances(
    PolicyCourse course,
    String tool,
    JsonObject args,
    int before,
    @Nullable Call like,
    boolean injected,
    @Nullable Call carried,
    int without) {
  /** No call was left out. */
  static final int NONE_LEFT_OUT = Integer.MAX_VALUE;

  /** What a condition reads by that name; empty if there is none such. */
  Optional<Object> find(String name) {
    Object value =
        switch (name) {
          case "args" -> CelValues.of(args);
          case "call.tool" -> tool;
          case "call.known" -> facts().known();
          case "call.number" -> before + 1L;
          case "call.zone" -> course.zone(tool);
          case "call.effect" -> facts().effect().value().wire();
          case "call.egress" -> facts().egress().value().wire();
          case "labels.untrusted" -> !untrustedArguments().isEmpty();
          case "labels.untrusted_args" -> untrustedArguments();
          case "labels.sensitive" -> !sensitiveArguments().isEmpty();
          case "labels.sensitive_args" -> sensitiveArguments();
          case "session.tools" -> course.history().tools(before, without);
          case "session.counts" -> course.history().counts(before, without);
          case "session.untrusted" -> injected || analysis().untrustedBefore(step()).isPresent();
          case "session.sensitive" -> course.history().hasReadSensitive(step(), without);
          default -> null;
        };
    return Optional.ofNullable(value);
  }

  private Analysis analysis() {
    return course.analysis();
  }

  private ToolFacts facts() {
    return analysis().facts(tool);
  }

  /** Everything of the recording before this step is visible to the call. */
  private int step() {
    return course.stepBefore(before);
  }

  /** Names of the top-level arguments that hold a value of untrusted text. */
  List<String> untrustedArguments() {
    return injected ? List.copyOf(args.names()) : arguments(Circumstances::isUntrusted);
  }

  /** Names of the top-level arguments that hold a sensitive or secret value. */
  List<String> sensitiveArguments() {
    if (carried != null) {
      return carries().compareTo(Confidentiality.SENSITIVE) >= 0
          ? List.copyOf(args.names())
          : List.of();
    }
    return arguments(label -> label.confidentiality().compareTo(Confidentiality.SENSITIVE) >= 0);
  }

  /** The most confidential value that an argument is proved to hold. */
  Confidentiality confidentiality(String argument) {
    if (carried != null) {
      return carries();
    }
    Label label = labels().get(argument);
    return label == null ? Confidentiality.PUBLIC : label.confidentiality();
  }

  private Confidentiality carries() {
    return carried == null
        ? Confidentiality.PUBLIC
        : analysis().facts(carried).confidentiality().value();
  }

  private List<String> arguments(Predicate<Label> wanted) {
    Map<String, Label> labels = labels();
    List<String> found = new ArrayList<>();
    for (String name : args.names()) {
      Label label = labels.get(name);
      if (label != null && wanted.test(label)) {
        found.add(name);
      }
    }
    return found;
  }

  private Map<String, Label> labels() {
    return like == null ? Map.of() : course.labels(like);
  }

  private static boolean isUntrusted(Label label) {
    return label.isUntrusted() && label.integrityCertainty() == Label.Certainty.DEFINITE;
  }
}
