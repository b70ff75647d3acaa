/**
 * The unsafe rules U1 to U7 on a recording and on attempts, the security events they raise, and the
 * control arm: the recording itself, judged.
 */
@NullMarked
package dev.sepurux.engine.security;

import org.jspecify.annotations.NullMarked;
