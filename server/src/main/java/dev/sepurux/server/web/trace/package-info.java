/**
 * The pages of recordings: the list, one recording with its timeline, and what can be done with it.
 * What they show is read and analysed when somebody looks; owns no table.
 */
@NullMarked
package dev.sepurux.server.web.trace;

import org.jspecify.annotations.NullMarked;
