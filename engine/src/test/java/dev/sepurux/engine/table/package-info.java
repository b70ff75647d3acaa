/**
 * The table of hand-written recordings with the answer to every question ({@code
 * src/test/resources/table}), and the test that compares the engine with it.
 */
@NullMarked
package dev.sepurux.engine.table;

import org.jspecify.annotations.NullMarked;
