/**
 * Who changed what and when: one row for each change of people, projects, keys and policies,
 * written in the transaction of the change. Owns the table {@code audit_entry}; has no neighbours.
 */
@NullMarked
package dev.sepurux.server.audit;

import org.jspecify.annotations.NullMarked;
