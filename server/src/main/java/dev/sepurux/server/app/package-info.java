@NullMarked
package dev.sepurux.server.app;

import org.jspecify.annotations.NullMarked;
