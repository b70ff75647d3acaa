/**
 * The codec between bytes and the engine's JSON values, and the typed reader of request bodies. The
 * only user of the JSON library.
 */
@NullMarked
package dev.sepurux.server.json;

import org.jspecify.annotations.NullMarked;
