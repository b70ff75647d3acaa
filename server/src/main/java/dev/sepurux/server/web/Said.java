package dev.sepurux.server.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a page says once after something was done. An address carries its word alone, so that nobody
 * can make a page of ours say anything else.
 */
public enum Said {
  SAVED("Saved."),
  PASSWORD_CHANGED("Your password is changed. Every other session has ended."),
  SESSION_ENDED("The session has ended."),
  KEY_REVOKED("The key is revoked."),
  LAST_ADMIN_KEY(
      "This is the project's last key with the scope admin: make another one first, or rotate it."),
  IDENTITY_LINKED("From now on you can sign in with it."),
  IDENTITY_TAKEN("Somebody else here signs in with it already."),
  NEEDS_PASSWORD("You have no password to sign in with: an owner can make a link for one."),
  INVITATION_WITHDRAWN("The invitation is withdrawn."),
  LAST_OWNER("This is the last owner: make somebody else an owner first."),
  NEEDED_PROJECT("Development mode needs this project."),
  CAMPAIGN_DELETED("The campaign is deleted. Its verdicts stay where they are."),
  CONFIRMED("Confirmed: it counts as declared now."),
  CHANGED_MEANWHILE("Somebody has changed it meanwhile; nothing was done. This is how it is now."),
  TOOL_DELETED("The tool is out of the registry."),
  POLICY_DELETED("The policy is deleted. Runs that it judged still name it."),
  POLICY_NEEDED(
      "A campaign names this policy: give it another one, or delete the campaign, then try again."),
  IN_EVAL_SET("The trace is in the eval-set."),
  EVAL_SET_REFUSED("The trace cannot be added: the campaign is gone, or its eval-set is full."),
  CAMPAIGN_GONE("That campaign is gone; choose another one."),
  TRACE_DELETED("The trace is deleted."),
  TRACE_IN_USE("A run on this trace has not ended: wait for it, then delete the trace."),
  PROJECT_CLOSED("The project is closed, and its keys have ended.");

  private final String sentence;

  Said(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }

  /** The address of a page that says this. */
  public String at(String path) {
    return path + "?said=" + name().toLowerCase(Locale.ROOT);
  }

  static Optional<Said> of(@Nullable String word) {
    return Arrays.stream(values())
        .filter(said -> said.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
