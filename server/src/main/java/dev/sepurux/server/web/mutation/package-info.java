/** The catalogue of mutations and the packs, on a page. */
@NullMarked
package dev.sepurux.server.web.mutation;

import org.jspecify.annotations.NullMarked;
