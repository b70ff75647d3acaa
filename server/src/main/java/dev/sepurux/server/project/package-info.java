/**
 * Projects, the walls between tenants: open, change, close. Owns the table {@code project}.
 * Neighbour: {@code account}, whose keys open a project and end with it.
 */
@NullMarked
package dev.sepurux.server.project;

import org.jspecify.annotations.NullMarked;
