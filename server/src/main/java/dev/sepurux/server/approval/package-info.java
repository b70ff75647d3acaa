/**
 * Approvals: people (or keys of the scope {@code approve}) sign that one call may be made once, and
 * whoever makes it spends that. Owns the tables {@code approval} and {@code approval_key}; runs are
 * judged with what it knows of a recording's tokens.
 */
@NullMarked
package dev.sepurux.server.approval;

import org.jspecify.annotations.NullMarked;
