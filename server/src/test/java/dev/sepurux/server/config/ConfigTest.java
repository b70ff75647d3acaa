package dev.sepurux.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTest {
  private static final Map<String, String> HOME = Map.of("HOME", "/home/ada");

  private static Config read(String... args) {
    return Config.read(List.of(args), HOME);
  }

  @Test
  void hasDefaults() {
    assertThat(read())
        .isEqualTo(
            new Config(false, "127.0.0.1", 8000, Path.of("/home/ada/.local/share/sepurux"), null));
  }

  @Test
  void readsEveryArgument() {
    assertThat(read("--dev", "--host", "localhost", "--port", "0", "--data", "/tmp/x"))
        .isEqualTo(new Config(true, "localhost", 0, Path.of("/tmp/x"), null));
  }

  @Test
  void keepsItsDataWhereTheDesktopSays() {
    assertThat(Config.read(List.of(), Map.of("XDG_DATA_HOME", "/data")).data())
        .isEqualTo(Path.of("/data/sepurux"));
  }

  @Test
  void takesThePublicAddressFromTheEnvironment() {
    assertThat(
            Config.read(List.of(), Map.of("SEPURUX_PUBLIC_URL", "https://gate.example/"))
                .publicUrl())
        .isEqualTo("https://gate.example");
    assertThatThrownBy(() -> Config.read(List.of(), Map.of("SEPURUX_PUBLIC_URL", "gate.example")))
        .isInstanceOf(Config.Wrong.class)
        .hasMessageContaining("must start with http");
  }

  @Test
  void refusesDevelopmentModeBeyondThisMachine() {
    assertThatThrownBy(() -> read("--dev", "--host", "0.0.0.0"))
        .isInstanceOf(Config.Wrong.class)
        .hasMessageContaining("0.0.0.0 is not a loopback address");
    assertThat(read("--dev", "--host", "::1").dev()).isTrue();
  }

  @Test
  void saysWhatIsWrongWithAnArgument() {
    assertThatThrownBy(() -> read("--prot", "1")).hasMessageContaining("unknown argument --prot");
    assertThatThrownBy(() -> read("--port")).hasMessageContaining("--port needs a value");
    for (String port : List.of("x", "-1", "65536")) {
      assertThatThrownBy(() -> read("--port", port)).hasMessageContaining("0 to 65535");
    }
  }
}
