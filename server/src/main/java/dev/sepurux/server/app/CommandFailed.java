package dev.sepurux.server.app;

/** An operator's command did not do its work; the message is one sentence for the operator. */
final class CommandFailed extends RuntimeException {
  private final int status;

  private CommandFailed(int status, String message) {
    super(message);
    this.status = status;
  }

  /** It was asked for in a way that cannot be. */
  static CommandFailed usage(String message) {
    return new CommandFailed(2, message);
  }

  static CommandFailed because(String message) {
    return new CommandFailed(1, message);
  }

  /** The exit status: 2 for wrong usage, 1 for anything else. */
  int status() {
    return status;
  }
}
