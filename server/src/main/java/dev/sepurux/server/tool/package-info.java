/**
 * The tool registry of a project: what somebody declares about its tools, and what bootstrap has
 * proposed. Owns the table {@code tool}. Runs copy the whole registry at submission, so an edit
 * never reaches a run that is under way.
 */
@NullMarked
package dev.sepurux.server.tool;

import org.jspecify.annotations.NullMarked;
