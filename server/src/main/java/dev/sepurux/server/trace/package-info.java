/**
 * Uploaded recordings: the bytes as they came, what was read from them, and their timeline. Owns
 * the tables {@code trace} and {@code trace_payload}.
 */
@NullMarked
package dev.sepurux.server.trace;

import org.jspecify.annotations.NullMarked;
