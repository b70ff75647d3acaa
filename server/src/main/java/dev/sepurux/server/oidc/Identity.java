package dev.sepurux.server.oidc;

import org.jspecify.annotations.Nullable;

/**
 * Somebody for whom a provider vouches.
 *
 * @param issuer the provider
 * @param subject their name there, which never changes and is never given to anybody else
 * @param email only if the provider says that it is verified; null otherwise
 */
public record Identity(String issuer, String subject, @Nullable String email) {}
