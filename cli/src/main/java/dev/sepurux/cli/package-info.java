/**
 * The command line: the gate for a CI job ({@code run campaign}), the demo, the version. It speaks
 * the public API only and imports the engine for its JSON values; it never imports the server.
 */
@NullMarked
package dev.sepurux.cli;

import org.jspecify.annotations.NullMarked;
