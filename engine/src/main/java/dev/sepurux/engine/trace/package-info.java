/**
 * What a recording says: the trace document read into events, calls with their answers, what each
 * tool is known to do, and where every value came from. Analysis only; nothing here changes a trace
 * or judges it.
 */
@NullMarked
package dev.sepurux.engine.trace;

import org.jspecify.annotations.NullMarked;
