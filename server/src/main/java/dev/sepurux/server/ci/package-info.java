/**
 * The gate: submissions of a campaign's pool or of one trace as a batch, their verdicts, and the
 * lists of them. Owns the table {@code batch}; the runs of a batch belong to the feature before
 * this one. A verdict is computed from the runs' summaries; what the table keeps of it only speeds
 * up lists.
 */
@NullMarked
package dev.sepurux.server.ci;

import org.jspecify.annotations.NullMarked;
