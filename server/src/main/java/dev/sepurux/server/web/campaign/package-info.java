/** The pages of campaigns: lists, one with its trend and eval-set, and its form. */
@NullMarked
package dev.sepurux.server.web.campaign;

import org.jspecify.annotations.NullMarked;
