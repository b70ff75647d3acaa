/**
 * The program: {@link dev.sepurux.server.app.Main} and {@link dev.sepurux.server.app.Wiring}, where
 * the whole server is built by hand, in order. Read Wiring first.
 */
@NullMarked
package dev.sepurux.server.app;

import org.jspecify.annotations.NullMarked;
