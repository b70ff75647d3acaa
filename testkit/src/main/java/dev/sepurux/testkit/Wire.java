package dev.sepurux.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Sends bytes as they are to a server on this machine, which no proper HTTP client would. */
public final class Wire {
  /**
   * Less than the time after which the server lets an idle connection go. Decides no test that
   * passes.
   */
  private static final int PATIENCE_MILLIS = 45_000;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

  private Wire() {}

  /** A connection; whoever opens it closes it. */
  public static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  public static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Sends a text with one byte for each of its characters. */
  public static void send(Socket socket, String text) throws IOException {
    send(socket, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends one text, says that there is no more, and reads what the server says to its end. */
  public static String said(int port, String text) throws IOException {
    return said(port, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static String said(int port, byte[] bytes) throws IOException {
    try (Socket socket = open(port)) {
      try {
        send(socket, bytes);
        socket.shutdownOutput();
      } catch (SocketException e) {
        // It has closed on us already; what it said may still be there.
      }
      return rest(socket);
    }
  }

  /** What the server says until it closes, however it does that. */
  public static String rest(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      byte[] buffer = new byte[8_192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.write(buffer, 0, n);
      }
    } catch (SocketException e) {
      // Closed hard: what came before it counts.
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** The statuses of the answers in what a server said. */
  public static List<Integer> statuses(String said) {
    List<Integer> all = new ArrayList<>();
    STATUS.matcher(said).results().forEach(each -> all.add(Integer.valueOf(each.group(1))));
    return all;
  }
}
