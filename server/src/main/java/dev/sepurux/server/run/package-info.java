/**
 * Runs: one trace judged under one campaign, with its attempts and events. A run is submitted in
 * its caller's transaction together with its work unit; a worker judges it with the engine and
 * writes everything it found in one fenced transaction. Owns the tables {@code run}, {@code
 * run_snapshot}, {@code attempt}, {@code attempt_count}, {@code policy_event} and {@code
 * security_event}. Reads traces, tools, policy packs and campaigns through their doors; knows
 * nothing of batches but their id.
 */
@NullMarked
package dev.sepurux.server.run;

import org.jspecify.annotations.NullMarked;
