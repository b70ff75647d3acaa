/** Projects, the walls between tenants. Owns the table {@code project}. */
@NullMarked
package dev.sepurux.server.project;

import org.jspecify.annotations.NullMarked;
