/**
 * The pages of verdicts: of a batch, of a run, of its attempts and of one attempt. Everything is
 * computed from summaries and attempts when somebody looks; owns no table.
 */
@NullMarked
package dev.sepurux.server.web.verdict;

import org.jspecify.annotations.NullMarked;
