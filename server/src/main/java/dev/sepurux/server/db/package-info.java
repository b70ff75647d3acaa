/**
 * The database: one fair writer with group commit, a small pool of readers, the dialect and the
 * migrations. Owns no table but the history of migrations.
 */
@NullMarked
package dev.sepurux.server.db;

import org.jspecify.annotations.NullMarked;
