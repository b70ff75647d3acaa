/** Servers that are killed, fail and run out of room, and what must be left of them. */
@NullMarked
package dev.sepurux.server.fault;

import org.jspecify.annotations.NullMarked;
