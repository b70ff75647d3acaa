package dev.sepurux.engine.replay;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.policy.PolicyCourse;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import java.util.Set;

/**
 * Everything that the rules look at, for one run.
 *
 * @param course the policy applied to the recording
 * @param guards what stands before a changed call
 * @param assumed guards that are not there and are taken for granted, to see what they would fix;
 *     empty for a verdict
 */
record Scene(PolicyCourse course, Guards guards, Set<Remedy> assumed) {
  private static final int LONGEST = 160;

  Analysis analysis() {
    return course.analysis();
  }

  boolean assumes(Remedy.Kind kind, String tool) {
    return !assumed.isEmpty() && assumed.contains(new Remedy(kind, tool));
  }

  /** The same with other guards taken for granted. */
  Scene assuming(Set<Remedy> others) {
    boolean relaxed = others.contains(new Remedy(Remedy.Kind.RELAX_RULE, null));
    return new Scene(course, relaxed ? guards.withoutConflicts() : guards, others);
  }

  /** A call as evidence. */
  static Evidence of(Call call, String why) {
    return new Evidence(call.step(), "/args", shortened(call.args()), why);
  }

  /** One argument of a call as evidence. */
  static Evidence of(Call call, Pointer argument, String why) {
    Json value = call.args().at(argument);
    return new Evidence(
        call.step(), "/args" + argument, value == null ? "" : shortened(value), why);
  }

  /** JSON text, cut where it is long; never in the middle of a character. */
  static String shortened(Json value) {
    String text = value.compact();
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "...";
  }
}
