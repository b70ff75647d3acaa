package dev.sepurux.cli;

import java.io.Console;
import java.io.PrintWriter;

/** Says how far something long has come: on a terminal in one line, in a log now and then. */
final class Progress {
  private final PrintWriter err;
  private final int every;
  private final boolean terminal = isTerminal();
  private int count;

  Progress(PrintWriter err, int every) {
    this.err = err;
    this.every = every;
  }

  void done() {
    count++;
    if (count % (terminal ? Math.max(1, every / 10) : every) == 0) {
      err.print((terminal ? "\r" : "") + count + " recordings" + (terminal ? "" : "\n"));
      err.flush();
    }
  }

  void end() {
    if (terminal && count >= every / 10) {
      err.print("\r                         \r");
      err.flush();
    }
  }

  // JDK 25 answers null again where there is no terminal; the check still knows JDK 22.
  @SuppressWarnings("SystemConsoleNull")
  static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
