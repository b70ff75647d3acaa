package dev.sepurux.engine.trace;

import java.util.List;
import java.util.Set;

/** The words that tool names are made of. */
public final class ToolNames {
  private static final Set<String> REMOVING =
      Set.of("delete", "remove", "erase", "cancel", "clear", "purge", "terminate", "revoke");

  private ToolNames() {}

  /** A recorded tool name without the mark {@code (commit)} of the committing call. */
  public static String bare(String tool) {
    return EventReader.bare(tool);
  }

  /** The lower-case words of a tool's own name, without its server or namespace. */
  public static List<String> words(String tool) {
    return ToolWords.of(ToolWords.local(tool));
  }

  /** True if the name's verb sets or removes something: what is so already stays so. */
  public static boolean leavesOneState(String tool) {
    return ToolInference.setLikeVerb(tool).isPresent()
        || words(tool).stream().findFirst().filter(REMOVING::contains).isPresent();
  }

  /** True if a call hands the work over to people. */
  public static boolean handsOver(String tool) {
    return ToolPhrases.handsOver(tool);
  }

  /** The lower-case words of an argument's name. */
  public static List<String> parts(String argument) {
    return ToolWords.of(argument);
  }

  /** A tool's own name, without its server or namespace. */
  public static String local(String tool) {
    return ToolWords.local(tool);
  }
}
