/**
 * What recordings show of the results of a project's tools. It is computed from the newest
 * recordings whenever somebody asks or submits and is kept in no table, so that a deleted recording
 * leaves it at once and any number of servers agree; a process remembers parts of the answer. Reads
 * traces and tools through their doors. Runs copy what they need at submission.
 */
@NullMarked
package dev.sepurux.server.schema;

import org.jspecify.annotations.NullMarked;
