/**
 * Policy packs: what a project allows, blocks or wants approved. Owns the tables {@code
 * policy_pack} and {@code policy_pack_revision}; every revision is kept, since events name the one
 * that decided. Runs copy the pack at submission.
 */
@NullMarked
package dev.sepurux.server.policy;

import org.jspecify.annotations.NullMarked;
