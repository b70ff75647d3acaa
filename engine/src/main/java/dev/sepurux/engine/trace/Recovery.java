package dev.sepurux.engine.trace;

/**
 * The recording shows that the agent got over an error of a tool.
 *
 * @param tool the tool that failed
 * @param errorClass the class of error
 * @param failed the call that failed
 * @param recovered the call that did its work: of the same tool, or an alternative
 */
public record Recovery(String tool, Call.ErrorClass errorClass, Call failed, Call recovered) {}
