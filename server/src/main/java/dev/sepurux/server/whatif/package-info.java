/**
 * What another policy would change: finished runs are judged again from their snapshots under a
 * policy that nobody has saved yet. Owns no table and writes nothing; how much it takes of the
 * machine is bounded.
 */
@NullMarked
package dev.sepurux.server.whatif;

import org.jspecify.annotations.NullMarked;
