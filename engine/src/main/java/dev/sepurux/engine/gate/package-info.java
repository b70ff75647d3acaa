/** The gate: thresholds, and the verdict on a run or a batch. Comparisons are exact. */
@NullMarked
package dev.sepurux.engine.gate;

import org.jspecify.annotations.NullMarked;
