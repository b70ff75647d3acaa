/**
 * Deleting what other objects refer to: traces, policy packs, and finished runs and batches that
 * their time has passed. Owns no table; it works through the doors of the features that do, in one
 * transaction each. What nothing refers to (tools, campaigns) is archived by its own feature.
 */
@NullMarked
package dev.sepurux.server.removal;

import org.jspecify.annotations.NullMarked;
