package dev.sepurux.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides.
 *
 * @param dev development mode: published keys, this machine only
 * @param host the address to listen on
 * @param port 0 for a free one
 * @param data the folder that holds everything
 * @param publicUrl where people reach this server, without a trailing slash; null for the address
 *     it listens on
 */
public record Config(boolean dev, String host, int port, Path data, @Nullable String publicUrl) {
  public static final String USAGE =
      "usage: sepurux server [--dev] [--host 127.0.0.1] [--port 8000] [--data DIR]";

  /** The command line or the environment is wrong; the message is one sentence for the operator. */
  public static final class Wrong extends RuntimeException {
    Wrong(String message) {
      super(message);
    }
  }

  /**
   * Reads arguments and environment.
   *
   * @throws Wrong if they are not usable
   */
  public static Config read(List<String> args, Map<String, String> env) {
    boolean dev = false;
    String host = "127.0.0.1";
    int port = 8000;
    Path data = defaultData(env);
    Iterator<String> rest = args.iterator();
    while (rest.hasNext()) {
      String arg = rest.next();
      switch (arg) {
        case "--dev" -> dev = true;
        case "--host" -> host = value(arg, rest);
        case "--port" -> port = port(value(arg, rest));
        case "--data" -> data = Path.of(value(arg, rest));
        default -> throw new Wrong("unknown argument " + arg + "; " + USAGE);
      }
    }
    if (dev && !isLoopback(host)) {
      throw new Wrong(
          "--dev uses published keys and listens on this machine only; --host "
              + host
              + " is not a loopback address.");
    }
    return new Config(dev, host, port, data.toAbsolutePath(), publicUrl(env));
  }

  private static Path defaultData(Map<String, String> env) {
    String xdg = env.getOrDefault("XDG_DATA_HOME", "");
    return xdg.isBlank()
        ? Path.of(env.getOrDefault("HOME", "."), ".local", "share", "sepurux")
        : Path.of(xdg, "sepurux");
  }

  private static @Nullable String publicUrl(Map<String, String> env) {
    String url = env.getOrDefault("SEPURUX_PUBLIC_URL", "").strip();
    if (url.isEmpty()) {
      return null;
    }
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new Wrong("SEPURUX_PUBLIC_URL must start with http:// or https://, not " + url);
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static String value(String name, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new Wrong(name + " needs a value; " + USAGE);
    }
    return rest.next();
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for every bad port
    }
    throw new Wrong("--port must be a number from 0 to 65535, not " + text);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new Wrong("--host " + host + " cannot be resolved.");
    }
  }
}
