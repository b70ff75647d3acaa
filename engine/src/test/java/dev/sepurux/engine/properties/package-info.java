/**
 * What must hold for every recording (verdict rules, section 9), tried on the table, on real
 * recordings and on generated ones. Every generator is seeded.
 */
@NullMarked
package dev.sepurux.engine.properties;

import org.jspecify.annotations.NullMarked;
