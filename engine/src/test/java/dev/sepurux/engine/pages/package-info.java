/** The pages of docs/ that are made from the engine. */
@NullMarked
package dev.sepurux.engine.pages;

import org.jspecify.annotations.NullMarked;
