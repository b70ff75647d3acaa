package dev.sepurux.engine.score;

import dev.sepurux.engine.json.JsonObject;

/**
 * What a recording cannot answer, in counts; it scores nothing.
 *
 * @param liveOnly mutations that only a live agent can answer
 * @param noVisibleUse result leaves that nothing visibly uses
 * @param unparsedText results whose text has no structure that we read
 * @param noResult calls whose result was not recorded
 */
public record NotAsked(int liveOnly, int noVisibleUse, int unparsedText, int noResult) {
  public static final NotAsked NONE = new NotAsked(0, 0, 0, 0);

  NotAsked plus(NotAsked other) {
    return new NotAsked(
        liveOnly + other.liveOnly,
        noVisibleUse + other.noVisibleUse,
        unparsedText + other.unparsedText,
        noResult + other.noResult);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("live_only", liveOnly)
        .put("no_visible_use", noVisibleUse)
        .put("unparsed_text", unparsedText)
        .put("no_result", noResult)
        .build();
  }

  static NotAsked of(JsonObject json) {
    return new NotAsked(
        Fields.integer(json, "live_only"),
        Fields.integer(json, "no_visible_use"),
        Fields.integer(json, "unparsed_text"),
        Fields.integer(json, "no_result"));
  }
}
