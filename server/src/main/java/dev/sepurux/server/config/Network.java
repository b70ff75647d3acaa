package dev.sepurux.server.config;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses that begin with the same bits, as {@code 10.0.0.0/8}; one address is a network of its
 * own.
 */
public final class Network {
  private final byte[] address;
  private final int bits;

  private Network(byte[] address, int bits) {
    this.address = address;
    this.bits = bits;
  }

  /**
   * @param text with commas between them; empty for none
   * @throws IllegalArgumentException if one of them is none
   */
  static List<Network> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty() || text.contains(","))
        .map(Network::of)
        .toList();
  }

  private static Network of(String text) {
    int slash = text.indexOf('/');
    byte[] address =
        InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
    String length = text.substring(slash + 1);
    if (slash >= 0 && !length.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("no network: " + text);
    }
    int bits = slash < 0 ? address.length * 8 : Integer.parseInt(length);
    if (bits > address.length * 8) {
      throw new IllegalArgumentException("no network: " + text);
    }
    return new Network(address, bits);
  }

  /** True if the address is in it. */
  public boolean has(InetAddress other) {
    byte[] bytes = other.getAddress();
    if (bytes.length != address.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((bytes[i / 8] & mask) != (address[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
