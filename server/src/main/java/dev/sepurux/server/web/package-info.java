/**
 * Pages for people. {@link dev.sepurux.server.web.Pages} is the frame around every page; each
 * package below this one holds the pages of one part of the workspace. They read and change through
 * the doors of the features, as the API does. Owns no table.
 */
@NullMarked
package dev.sepurux.server.web;

import org.jspecify.annotations.NullMarked;
