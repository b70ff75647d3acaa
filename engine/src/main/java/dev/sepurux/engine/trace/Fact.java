package dev.sepurux.engine.trace;

/**
 * One thing known about a tool.
 *
 * @param value what is known
 * @param basis how it is known
 * @param reason a few words for people: which verb, argument or declaration says so
 */
public record Fact<T>(T value, Basis basis, String reason) {}
