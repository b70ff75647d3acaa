@NullMarked
package dev.sepurux.testkit;

import org.jspecify.annotations.NullMarked;
