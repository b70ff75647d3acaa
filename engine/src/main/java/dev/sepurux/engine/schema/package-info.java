/**
 * What the results of tools look like, learned from recordings: kinds, required members, ranges,
 * forms of ids, and values that were really returned. A learned schema stops nothing, since no
 * runtime enforces what nobody declared; it makes lies plausible, and it may be proposed.
 */
@NullMarked
package dev.sepurux.engine.schema;

import org.jspecify.annotations.NullMarked;
