/**
 * Tools for tests of every module: the contract as a checker ({@link dev.sepurux.testkit.Spec},
 * {@link dev.sepurux.testkit.SpecValidator}), a client that checks every answer against it ({@link
 * dev.sepurux.testkit.ApiClient}), a clock that tests move, and recordings to send. Depends on spec
 * and engine only.
 */
@NullMarked
package dev.sepurux.testkit;

import org.jspecify.annotations.NullMarked;
