package dev.sepurux.server.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A real PostgreSQL server that says it is PostgreSQL 14, since no such old one is at hand: what it
 * answers is passed on, but for its version as a number.
 */
final class OlderServer implements AutoCloseable {
  /** As {@code SHOW server_version_num} answers: six digits, the first two of them the version. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<![0-9])1[5-9](?=000[0-9]|00[1-9][0-9])");

  private final URI real;
  private final ServerSocket socket;

  OlderServer(URI real) throws IOException {
    this.real = real;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return real.toString().replace(":" + real.getPort(), ":" + socket.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Socket server = new Socket(real.getHost(), real.getPort());
        Thread.ofVirtual().start(() -> pass(client, server, false));
        Thread.ofVirtual().start(() -> pass(server, client, true));
      }
    } catch (SocketException e) {
      // closed, which is how it ends
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pass(Socket from, Socket to, boolean older) {
    byte[] buffer = new byte[64 << 10];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        String said = older ? NUMBER.matcher(text).replaceAll("14") : text;
        out.write(said.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      // One side has gone, and the other one with it.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
