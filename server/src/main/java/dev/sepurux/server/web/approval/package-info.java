/** The page on which people approve calls and see what was approved. */
@NullMarked
package dev.sepurux.server.web.approval;

import org.jspecify.annotations.NullMarked;
