/**
 * Routing, limits, callers, idempotency and the rendering of problems. The only user of the HTTP
 * library: features see {@link dev.sepurux.server.http.Route}, {@link
 * dev.sepurux.server.http.Request} and {@link dev.sepurux.server.http.Response}.
 */
@NullMarked
package dev.sepurux.server.http;

import org.jspecify.annotations.NullMarked;
