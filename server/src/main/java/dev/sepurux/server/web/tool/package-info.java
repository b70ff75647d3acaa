/** The pages of the tool registry: what is known of each tool and on what basis, and its form. */
@NullMarked
package dev.sepurux.server.web.tool;

import org.jspecify.annotations.NullMarked;
