/**
 * Words that every feature shares: ids, names, pages and the catalogue of problems. Knows no
 * feature, no HTTP and no SQL.
 */
@NullMarked
package dev.sepurux.server.base;

import org.jspecify.annotations.NullMarked;
