/**
 * API keys and CI tokens: issue, find, revoke. Owns the table {@code api_key}. Neighbour: {@code
 * project}, which every key belongs to.
 */
@NullMarked
package dev.sepurux.server.account;

import org.jspecify.annotations.NullMarked;
