package dev.sepurux.engine.trace;

/**
 * Something about a document that was kept but is not as the contract has it, or the reason why it
 * was refused.
 *
 * @param loc JSON pointer into the document
 * @param msg one sentence: what is wrong and what to do
 * @param type a stable slug, such as {@code unknown_field}
 */
public record Note(String loc, String msg, String type) {}
