package dev.sepurux.server.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Sends bytes as they are to a server, which no proper HTTP client would. */
final class Wire {
  /** Keeps a broken server from hanging the build; decides no test that passes. */
  private static final int PATIENCE_MILLIS = 60_000;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

  private Wire() {}

  static Socket open(URI server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  static void send(Socket socket, String text) throws IOException {
    send(socket, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends one text, says that there is no more, and reads what the server says to its end. */
  static String said(URI server, String text) throws IOException {
    return said(server, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String said(URI server, byte[] bytes) throws IOException {
    try (Socket socket = open(server)) {
      try {
        send(socket, bytes);
        socket.shutdownOutput();
      } catch (SocketException e) {
        // It has closed on us already; what it said may still be there.
      }
      return rest(socket);
    }
  }

  static String rest(Socket socket) throws IOException {
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
  static List<Integer> statuses(String said) {
    List<Integer> all = new ArrayList<>();
    STATUS.matcher(said).results().forEach(each -> all.add(Integer.valueOf(each.group(1))));
    return all;
  }
}
