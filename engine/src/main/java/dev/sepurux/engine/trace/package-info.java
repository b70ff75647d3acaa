@NullMarked
package dev.sepurux.engine.trace;

import org.jspecify.annotations.NullMarked;
