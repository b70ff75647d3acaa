/**
 * What a project's policy pack says about calls: reading and checking packs, and deciding on a
 * recorded or changed call in the context of the calls before it. Depends on the trace and JSON
 * packages only.
 */
@NullMarked
package dev.sepurux.engine.policy;

import org.jspecify.annotations.NullMarked;
