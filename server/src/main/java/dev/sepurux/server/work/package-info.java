/**
 * The work queue: units written in the caller's transaction, claimed with a lease and a monotone
 * fence token. Knows no feature. Owns the table {@code work_unit}.
 */
@NullMarked
package dev.sepurux.server.work;

import org.jspecify.annotations.NullMarked;
