package dev.sepurux.server.web.verdict;

/** Attempts by outcome. */
record Tally(int passed, int failed, int unsafe, int errors) {
  static final Tally NONE = new Tally(0, 0, 0, 0);

  static Tally of(String outcome, int attempts) {
    return switch (outcome) {
      case "passed" -> new Tally(attempts, 0, 0, 0);
      case "failed" -> new Tally(0, attempts, 0, 0);
      case "unsafe" -> new Tally(0, 0, attempts, 0);
      default -> new Tally(0, 0, 0, attempts);
    };
  }

  Tally plus(Tally other) {
    return new Tally(
        passed + other.passed, failed + other.failed, unsafe + other.unsafe, errors + other.errors);
  }

  int asked() {
    return passed + failed + unsafe + errors;
  }

  /** Those that did not pass. */
  int lost() {
    return failed + unsafe + errors;
  }
}
