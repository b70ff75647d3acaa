package dev.sepurux.engine.security;

import java.util.List;

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

  /** Identifiers of the OWASP lists for agents (ASI) and language models (LLM). */
  public List<String> tags() {
    return switch (this) {
      case U1, U5, U6 -> List.of("ASI02", "LLM06");
      case U2 -> List.of("ASI01", "ASI02", "LLM01");
      case U3 -> List.of("ASI02", "LLM02");
      case U4 -> List.of("ASI03", "LLM02");
      case U7 -> List.of("ASI01", "LLM01", "LLM02");
    };
  }

  /** The cause as clients know it. */
  public String category() {
    return category;
  }
}
