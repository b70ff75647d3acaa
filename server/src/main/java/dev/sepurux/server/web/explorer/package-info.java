/** The page on which every call of the API can be read and tried. */
@NullMarked
package dev.sepurux.server.web.explorer;

import org.jspecify.annotations.NullMarked;
