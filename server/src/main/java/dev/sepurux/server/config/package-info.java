/** The only reader of arguments and environment. */
@NullMarked
package dev.sepurux.server.config;

import org.jspecify.annotations.NullMarked;
