@NullMarked
package dev.sepurux.engine.json;

import org.jspecify.annotations.NullMarked;
