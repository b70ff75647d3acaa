package dev.sepurux.server.campaign;

import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.Fields;

/** A campaign as somebody asks for it. */
public record NewCampaign(TermsChange terms, EvalSetChange evalSet) {

  /**
   * Reads a body.
   *
   * @throws Refused with {@code invalid}
   */
  public static NewCampaign read(Fields fields) {
    TermsChange terms = TermsChange.read(fields);
    if (!terms.given().contains(TermsChange.NAME)) {
      fields.requiredText(TermsChange.NAME);
    }
    EvalSetChange evalSet = EvalSetChange.readNew(fields);
    Integer attempts = evalSet.attemptsCount();
    if (attempts != null) {
      if (terms.attemptsCount() != null && !terms.attemptsCount().equals(attempts)) {
        fields.error(
            TermsChange.ATTEMPTS, "eval_set gives another one: give it in one place", "conflict");
      }
      terms = terms.withAttempts(attempts);
    }
    fields.others().done();
    return new NewCampaign(terms.checked(), evalSet);
  }
}
