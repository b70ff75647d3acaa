/**
 * The database: SQLite with one fair writer, group commit and a small pool of readers, or
 * PostgreSQL with serializable transactions that are run again; the dialect and the migrations.
 * Owns no table but the history of migrations.
 */
@NullMarked
package dev.sepurux.server.db;

import org.jspecify.annotations.NullMarked;
