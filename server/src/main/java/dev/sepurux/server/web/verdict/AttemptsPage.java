package dev.sepurux.server.web.verdict;

/**
 * The attempts of all runs of a batch.
 *
 * @param batchPath of the verdict
 */
record AttemptsPage(String batchPath, String campaign, AttemptList attempts) {}
