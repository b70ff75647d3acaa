package dev.sepurux.engine.replay;

import dev.sepurux.engine.mutation.MutationSelection;
import dev.sepurux.engine.mutation.Question;
import dev.sepurux.engine.mutation.QuestionClass;
import dev.sepurux.engine.score.NotAsked;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ResultView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what a recording cannot answer. */
final class Unasked {
  private Unasked() {}

  static NotAsked of(
      Analysis analysis,
      List<Question> questions,
      List<Question> exposures,
      MutationSelection selection) {
    int liveOnly =
        (int) selection.choices().values().stream().filter(c -> !c.mutation().recorded()).count();
    int leaves = 0;
    int unparsed = 0;
    int noResult = 0;
    for (Call call : analysis.trace().calls()) {
      ResultView view = analysis.provenance().view(call);
      if (view == null) {
        noResult += call.ending() == Call.Ending.UNANSWERED ? 1 : 0;
      } else if (view.form() == ResultView.Form.TEXT) {
        unparsed++;
      } else {
        leaves += view.leaves().size();
      }
    }
    return new NotAsked(
        liveOnly, Math.max(0, leaves - used(questions, exposures)), unparsed, noResult);
  }

  private static int used(List<Question> questions, List<Question> exposures) {
    Set<String> used = new HashSet<>();
    for (Question question : questions) {
      if (question.asks() == QuestionClass.LIE && question.span() == null) {
        used.add(place(question));
      }
    }
    exposures.stream().filter(q -> q.span() == null).forEach(q -> used.add(place(q)));
    return used.size();
  }

  private static String place(Question question) {
    return question.step() + "|" + question.tool() + "|" + question.pointer();
  }
}
