/**
 * Uploaded recordings: the bytes as they came, what was read from them, and their timeline. Owns
 * the tables {@code trace}, {@code trace_payload} and {@code trace_approval}.
 */
@NullMarked
package dev.sepurux.server.trace;

import org.jspecify.annotations.NullMarked;
