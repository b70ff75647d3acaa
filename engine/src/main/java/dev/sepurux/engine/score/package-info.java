/**
 * Figures of a run: exact rates, the summary as a pure function of the control arm and the attempt
 * rows, its aggregation over the runs of a batch, and failure records. Knows no mutation and no
 * replay: attempts come as rows.
 */
@NullMarked
package dev.sepurux.engine.score;

import org.jspecify.annotations.NullMarked;
