package dev.sepurux.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static boolean has(String networks, String address) {
    return Network.list(networks).stream()
        .anyMatch(network -> network.has(InetAddress.ofLiteral(address)));
  }

  @Test
  void addressesAreInANetworkByTheirFirstBits() {
    assertThat(has("10.1.0.0/16", "10.1.255.255")).isTrue();
    assertThat(has("10.1.0.0/16", "10.2.0.0")).isFalse();
    assertThat(has("10.0.0.0/9", "10.127.0.1")).isTrue();
    assertThat(has("10.0.0.0/9", "10.128.0.1")).isFalse();
    assertThat(has("127.0.0.1, ::1", "::1")).isTrue();
    assertThat(has("127.0.0.1", "127.0.0.2")).isFalse();
    assertThat(has("2001:db8::/32", "2001:db8:ffff::1")).isTrue();
    assertThat(has("0.0.0.0/0", "2001:db8::1")).as("another kind of address").isFalse();
    assertThat(has("0.0.0.0/0", "::ffff:203.0.113.1")).as("an old one in a new coat").isTrue();
    assertThat(has("", "127.0.0.1")).isFalse();
  }

  @Test
  void whatIsNoNetworkIsRefused() {
    for (String bad :
        new String[] {"a", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", ","}) {
      assertThatThrownBy(() -> Network.list(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
