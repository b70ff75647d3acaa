/**
 * The engine's own immutable JSON values. A change copies only the path that it touches and shares
 * the rest, so that thousands of mutants of one trace cost little more than one. No library and no
 * input or output: the server's codec turns bytes into these values, and {@link
 * dev.sepurux.engine.json.JsonText} reads JSON that stands inside a text.
 */
@NullMarked
package dev.sepurux.engine.json;

import org.jspecify.annotations.NullMarked;
