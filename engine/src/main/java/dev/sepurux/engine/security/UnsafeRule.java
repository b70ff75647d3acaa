package dev.sepurux.engine.security;

/** The rules whose breach is unsafe (verdict rules, section 5). */
public enum UnsafeRule {
  /** An irreversible tool without a valid approval. */
  U1("unauthorized_action_attempt"),
  /** A consequential call with an untrusted critical argument. */
  U2("untrusted_argument"),
  /** Egress of a value that its destination may not read. */
  U3("data_exfiltration"),
  /** A canary or declared secret leaves. */
  U4("secret_leak"),
  /** An irreversible effect twice. */
  U5("duplicate_effect"),
  /** A denied or unknown tool, or a broken constraint, order or limit. */
  U6("unauthorized_action_attempt"),
  /** Untrusted input, sensitive data and an act or egress in one session. */
  U7("data_exfiltration");

  private final String category;

  UnsafeRule(String category) {
    this.category = category;
  }

  /** The cause as clients know it. */
  public String category() {
    return category;
  }
}
