package dev.sepurux.engine.policy;

/**
 * A guard that stops a call.
 *
 * @param reason one sentence for people
 */
record Stop(Guard guard, String reason) {}
