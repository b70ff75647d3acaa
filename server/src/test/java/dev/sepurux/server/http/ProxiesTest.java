package dev.sepurux.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may say where a request comes from. */
class ProxiesTest {
  private static final Proxies PROXIES =
      new Proxies(address ->
          address.equals(InetAddress.ofLiteral("10.0.0.1"))
              || address.equals(InetAddress.ofLiteral("10.0.0.2")));

  @Test
  void withoutProxiesNobodysWordCounts() {
    assertThat(Proxies.none().origin("127.0.0.1", List.of("198.51.100.7"))).isEqualTo("127.0.0.1");
  }

  @Test
  void aStrangersWordDoesNotCount() {
    assertThat(PROXIES.origin("203.0.113.9", List.of("198.51.100.7"))).isEqualTo("203.0.113.9");
  }

  @Test
  void theLastOneBeforeTheProxiesCountsWhateverItSaysOfItself() {
    assertThat(PROXIES.origin("10.0.0.1", List.of("198.51.100.7"))).isEqualTo("198.51.100.7");
    assertThat(PROXIES.origin("10.0.0.1", List.of("192.0.2.1, 198.51.100.7, 10.0.0.2")))
        .isEqualTo("198.51.100.7");
    assertThat(PROXIES.origin("10.0.0.1", List.of("192.0.2.1", "198.51.100.7")))
        .as("a proxy may add a field of its own")
        .isEqualTo("198.51.100.7");
  }

  @Test
  void whatIsNoAddressEndsTheWay() {
    assertThat(PROXIES.origin("10.0.0.1", List.of("unknown"))).isEqualTo("10.0.0.1");
    assertThat(PROXIES.origin("10.0.0.1", List.of(""))).isEqualTo("10.0.0.1");
    assertThat(PROXIES.origin("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
    assertThat(PROXIES.origin("10.0.0.1", List.of("198.51.100.7, localhost, 10.0.0.2")))
        .isEqualTo("10.0.0.2");
  }

  @Test
  void portsAndBracketsAreLeftOut() {
    assertThat(PROXIES.origin("10.0.0.1", List.of("198.51.100.7:4711"))).isEqualTo("198.51.100.7");
    assertThat(PROXIES.origin("10.0.0.1", List.of("[2001:db8::7]:4711")))
        .isEqualTo(InetAddress.ofLiteral("2001:db8::7").getHostAddress());
    assertThat(PROXIES.origin("10.0.0.1", List.of("2001:db8::7")))
        .isEqualTo(InetAddress.ofLiteral("2001:db8::7").getHostAddress());
  }
}
