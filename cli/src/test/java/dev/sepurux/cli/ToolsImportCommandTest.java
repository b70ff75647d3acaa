package dev.sepurux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsImportCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();

  private int run(FakeApi api, Path file) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(
            "tools",
            "import",
            file.toString(),
            "--base-url",
            api.url(),
            "--api-key",
            "k",
            "--project",
            "p");
  }

  @Test
  void handsTheListInAndSaysWhatBecameOfEach() throws IOException {
    Path list = Files.writeString(folder.resolve("tools.json"), "{\"tools\": [{\"name\": \"a\"}]}");
    try (FakeApi api = new FakeApi()) {
      api.on(
          "POST /v1/tools/import",
          "{\"created\":1,\"updated\":0,\"unchanged\":0,\"declared\":1,\"invalid\":1,\"entries\":["
              + "{\"name\":\"a\",\"status\":\"created\",\"tool_id\":\"1\",\"differs\":[],\"errors\":[]},"
              + "{\"name\":\"b\",\"status\":\"declared\",\"tool_id\":\"2\",\"differs\":[\"description\"],\"errors\":[]},"
              + "{\"name\":null,\"status\":\"invalid\",\"tool_id\":null,\"differs\":[],\"errors\":[{\"loc\":[\"body\"],\"msg\":\"name is missing\",\"type\":\"missing\"}]}"
              + "],\"warnings\":[]}");
      assertThat(run(api, list)).isEqualTo(1);
      assertThat(api.asked())
          .containsExactly("POST /v1/tools/import {\"tools\":[{\"name\":\"a\"}]}");
    }
    assertThat(out.toString())
        .contains("created    a", "b: the list says otherwise: description", "?: name is missing")
        .contains("1 created, 0 updated, 0 unchanged, 1 declared, 1 invalid");
  }

  @Test
  void aFileThatCannotBeReadIsWrongUsage() throws IOException {
    try (FakeApi api = new FakeApi()) {
      assertThat(run(api, folder.resolve("none.json"))).isEqualTo(2);
      assertThat(api.asked()).isEmpty();
    }
  }
}
