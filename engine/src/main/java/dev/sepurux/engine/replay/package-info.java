/**
 * Recorded replay: every question of a plan answered by one rule per class, the guards that would
 * have helped, and the result of a run. A pure function of its inputs.
 */
@NullMarked
package dev.sepurux.engine.replay;

import org.jspecify.annotations.NullMarked;
