package dev.sepurux.server.web.verdict;

import dev.sepurux.engine.score.Contained;
import dev.sepurux.engine.score.NotAsked;
import dev.sepurux.server.web.Query;
import java.util.List;
import java.util.stream.Stream;

/**
 * A count with its name.
 *
 * @param note what it means
 * @param path where they are listed; empty if they are not
 */
record Share(String name, int count, int of, String note, String path) {

  static List<Share> contained(Contained contained, String at) {
    int all = contained.ofStakes() + contained.nothingAtStake();
    return List.of(
        basis("seen", contained.seen(), all, "a guard shows in the recording", at),
        basis(
            "declared",
            contained.declared(),
            all,
            "a policy or schema says so; it holds if the runtime enforces it",
            at),
        basis("inferred", contained.inferred(), all, "concluded from names and values", at),
        basis("nothing_at_stake", contained.nothingAtStake(), all, "nothing to lose there", at));
  }

  private static Share basis(String word, int count, int all, String note, String at) {
    return new Share(
        Faults.capital(word), count, all, note, new Query(at).with("basis", word).text("attempts"));
  }

  static List<Share> notAsked(NotAsked notAsked) {
    return Stream.of(
            new Share(
                "Live only",
                notAsked.liveOnly(),
                0,
                "mutations that only a running agent can answer",
                ""),
            new Share(
                "No visible use",
                notAsked.noVisibleUse(),
                0,
                "values that nothing visibly uses",
                ""),
            new Share(
                "Unread text",
                notAsked.unparsedText(),
                0,
                "results without a structure that we read",
                ""),
            new Share(
                "No result", notAsked.noResult(), 0, "calls whose result was not recorded", ""))
        .filter(share -> share.count() > 0)
        .toList();
  }
}
