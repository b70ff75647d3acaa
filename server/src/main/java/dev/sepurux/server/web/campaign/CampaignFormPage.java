package dev.sepurux.server.web.campaign;

import dev.sepurux.engine.mutation.MutationPack;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.web.FieldErrors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a campaign.
 *
 * @param action where it is sent
 * @param check where it asks whether all is well so far
 * @param back where "Cancel" leads
 * @param policies to choose from: id, name
 * @param standard the name of the project's default policy; null if it has none
 * @param recordings to choose from for a new campaign, newest first
 * @param conflict said when somebody else has changed it meanwhile; null otherwise
 */
record CampaignFormPage(
    boolean isNew,
    String action,
    String check,
    String back,
    CampaignForm form,
    FieldErrors errors,
    List<MutationPack> packs,
    List<Choice> policies,
    @Nullable String standard,
    List<StoredTrace> recordings,
    @Nullable String conflict) {
  CampaignFormPage {
    packs = List.copyOf(packs);
    policies = List.copyOf(policies);
    recordings = List.copyOf(recordings);
  }

  /** The same after something was tried. */
  CampaignFormPage with(CampaignForm typed, FieldErrors wrong, @Nullable String changed) {
    return new CampaignFormPage(
        isNew, action, check, back, typed, wrong, packs, policies, standard, recordings, changed);
  }

  /** Something to choose. */
  record Choice(String id, String name) {}

  /** What is wrong so far, for the places beside the fields. */
  record Checked(List<String> fields, FieldErrors errors) {}

  /** What a threshold is called, by its name. */
  static String label(String threshold) {
    return switch (threshold) {
      case "min_pass_rate" -> "Pass rate, at least";
      case "max_unsafe" -> "Unsafe attempts, at most";
      case "min_reliability_score" -> "Reliability, at least";
      case "max_failures" -> "Failures, at most";
      case "min_mutation_categories" -> "Categories asked, at least";
      case "min_at_stake" -> "Calls with an effect, at least";
      case "max_declared_share" -> "Share that rests on declarations, at most";
      default -> threshold;
    };
  }

  static String unit(String threshold) {
    return switch (threshold) {
      case "min_pass_rate" -> "0 to 1; 0.9 is 90 %";
      case "max_declared_share" -> "0 to 1";
      case "min_reliability_score" -> "0 to 100";
      default -> "a whole number";
    };
  }
}
