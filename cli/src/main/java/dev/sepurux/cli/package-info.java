/**
 * The command line: recordings judged without a server ({@code check}), the gate for a CI job
 * ({@code run campaign}), the demo, the version. It speaks the public API, judges with the engine
 * itself, and never imports the server.
 */
@NullMarked
package dev.sepurux.cli;

import org.jspecify.annotations.NullMarked;
