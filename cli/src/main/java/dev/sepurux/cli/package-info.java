@NullMarked
package dev.sepurux.cli;

import org.jspecify.annotations.NullMarked;
