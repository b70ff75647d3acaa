import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One kept-alive HTTP/1.1 connection, blocking and without a library: on a shared machine the load
 * must cost far less than what it measures.
 */
final class Wire implements AutoCloseable {
  private static final String KEY = "sepurux-dev-key";
  private static final String PROJECT = "22222222-2222-2222-2222-222222222222";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 15);
    out = socket.getOutputStream();
  }

  record Answer(int status, String body) {}

  /** Head and body of a request in one piece, so that it leaves in one write. */
  static byte[] request(String method, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nX-API-Key: "
            + KEY
            + "\r\nX-Project-Id: "
            + PROJECT
            + (bytes.length == 0
                ? ""
                : "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length)
            + "\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[start.length + bytes.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(bytes, 0, whole, start.length, bytes.length);
    return whole;
  }

  Answer get(String path) throws IOException {
    return send(request("GET", path, ""));
  }

  Answer post(String path, String body) throws IOException {
    return send(request("POST", path, body));
  }

  Answer send(byte[] request) throws IOException {
    out.write(request);
    out.flush();
    int status = Integer.parseInt(line().substring(9, 12));
    int length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      String name = header.substring(0, colon);
      if (name.equalsIgnoreCase("Content-Length")) {
        length = Integer.parseInt(header.substring(colon + 1).strip());
      } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
        chunked = true;
      }
    }
    return new Answer(status, chunked ? chunks() : text(length));
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      int length = Integer.parseInt(line(), 16);
      body.append(text(length));
      line();
      if (length == 0) {
        return body.toString();
      }
    }
  }

  private String text(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server closed the connection in the middle of an answer");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** The text of a string member of a flat answer; ids and states need no more than this. */
  static String member(String json, String name) {
    String start = "\"" + name + "\":";
    int at = json.indexOf(start);
    if (at < 0) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    int open = json.indexOf('"', at + start.length());
    return json.substring(open + 1, json.indexOf('"', open + 1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
