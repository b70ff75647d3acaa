package dev.sepurux.server.http;

import java.net.BindException;

/** The address cannot be listened on; the message is one sentence for the operator. */
public final class CannotListen extends RuntimeException {
  CannotListen(String host, int port, Throwable cause) {
    super("Cannot listen on " + host + " port " + port + ": " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof BindException) {
        return "it is in use, or no address of this machine; choose another --port or --host.";
      }
    }
    return "the network refuses it.";
  }
}
