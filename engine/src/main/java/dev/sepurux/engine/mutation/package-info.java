/**
 * What can go wrong with a recording: the catalogue of mutations, the packs that choose from it,
 * the questions that a recording raises, and the plan that says which of them a run asks. Nothing
 * here judges an answer.
 */
@NullMarked
package dev.sepurux.engine.mutation;

import org.jspecify.annotations.NullMarked;
