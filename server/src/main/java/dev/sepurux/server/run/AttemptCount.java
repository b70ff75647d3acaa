package dev.sepurux.server.run;

import org.jspecify.annotations.Nullable;

/**
 * So many attempts of a run or batch were asked this and ended so.
 *
 * @param tool at the seam, or null for the whole run
 * @param category of the mutation
 * @param questionClass the class's word
 * @param outcome passed, failed, unsafe or error
 */
public record AttemptCount(
    @Nullable String tool, String category, String questionClass, String outcome, int attempts) {}
