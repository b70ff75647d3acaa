package dev.sepurux.server.ci;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import dev.sepurux.engine.replay.Judge;
import dev.sepurux.server.campaign.CampaignSnapshot;
import dev.sepurux.server.policy.PolicySnapshot;
import dev.sepurux.server.trace.StoredTrace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a submission was judged under, in short: one text for each input, which is another text
 * exactly if the input is another. What a trend marks comes from here; what a run is judged by is
 * its snapshot.
 *
 * @param texts by input, in order: recordings, policy, pack, tools, thresholds, engine; a text is
 *     for people up to its last word, which tells contents apart
 */
public record BatchInputs(Map<String, String> texts) {
  private static final int DIGITS = 8;

  public BatchInputs {
    texts = new LinkedHashMap<>(texts);
  }

  static BatchInputs of(CampaignSnapshot campaign, List<StoredTrace> traces) {
    Map<String, String> texts = new LinkedHashMap<>();
    int count = traces.size();
    texts.put(
        "recordings",
        marked(
            count + (count == 1 ? " recording" : " recordings"),
            String.join(" ", traces.stream().map(StoredTrace::sha256).sorted().toList())));
    PolicySnapshot policy = campaign.policy();
    texts.put(
        "policy",
        policy == null
            ? "no policy"
            : marked(policy.name() + " revision " + policy.revision(), policy.toJson().compact()));
    texts.put("pack", marked(campaign.pack().name(), questions(campaign)));
    texts.put(
        "tools",
        marked(campaign.tools().entries().size() + " tools", campaign.tools().toJson().compact()));
    texts.put("thresholds", marked("thresholds", campaign.gate().toJson().compact()));
    texts.put("engine", "engine " + Judge.REVISION);
    return new BatchInputs(texts);
  }

  private static String questions(CampaignSnapshot campaign) {
    return campaign.pack().id()
        + " "
        + campaign.mutationSet().compact()
        + " "
        + campaign.attemptsCount()
        + " "
        + campaign.seed()
        + " "
        + Json.strings(campaign.expects()).compact();
  }

  private static String marked(String text, String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return text + " " + HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static @Nullable BatchInputs of(@Nullable String text) {
    if (text == null || !(JsonText.parse(text) instanceof JsonObject json)) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    json.members().forEach((name, value) -> texts.put(name, String.valueOf(value.asText())));
    return new BatchInputs(texts);
  }

  JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    texts.forEach(json::put);
    return json.build();
  }

  /** The inputs that are not those of a submission before, in order. */
  public List<String> changedSince(BatchInputs before) {
    List<String> changed = new ArrayList<>();
    texts.forEach((name, text) -> {
      String old = before.texts.get(name);
      if (old != null && !old.equals(text)) {
        changed.add(name);
      }
    });
    return changed;
  }
}
