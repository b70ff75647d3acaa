/**
 * Pages for people: a verdict and a run, read-only, in development mode only, since nobody can sign
 * in yet. They show what the API answers and nothing else. Owns no table.
 */
@NullMarked
package dev.sepurux.server.web;

import org.jspecify.annotations.NullMarked;
