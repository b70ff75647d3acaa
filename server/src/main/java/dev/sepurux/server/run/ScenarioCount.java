package dev.sepurux.server.run;

import java.util.UUID;

/** So many attempts of one run were asked as this class and ended so. */
public record ScenarioCount(UUID runId, String questionClass, String outcome, int attempts) {}
