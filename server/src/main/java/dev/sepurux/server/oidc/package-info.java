/**
 * Signing in with an OpenID provider: the protocol alone, spoken by a library. Who an identity is
 * here is for {@code people} to say. Owns no table; has no neighbours.
 */
@NullMarked
package dev.sepurux.server.oidc;

import org.jspecify.annotations.NullMarked;
