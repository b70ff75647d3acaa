package dev.sepurux.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.app.TestServer;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.json.JsonCodec;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pinned table of JSON texts that are taken and refused, by the decoder and over HTTP. */
class JsonTextsTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final Pattern ESCAPE = Pattern.compile("\\\\(n|\\\\|x([0-9a-f]{2}))");

  /**
   * One line of the table.
   *
   * @param latin a character for each byte
   */
  private record Text(String name, boolean taken, String latin) {
    byte[] bytes() {
      return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static List<Text> table() throws IOException {
    try (InputStream in = JsonTextsTest.class.getResourceAsStream("json-texts.tsv")) {
      List<Text> texts = new ArrayList<>();
      String all = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : all.lines().toList()) {
        if (!line.startsWith("#")) {
          String[] columns = line.split("\t", -1);
          texts.add(new Text(columns[0], columns[1].equals("+"), latin(columns[3])));
        }
      }
      return texts;
    }
  }

  private static String latin(String text) {
    return switch (text) {
      case "@500" -> "[".repeat(500) + "]".repeat(500);
      case "@arrays" -> "[".repeat(100_000);
      case "@objects" -> "[{\"\":".repeat(50_000);
      default -> unescaped(text);
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(found -> {
          String hex = found.group(2);
          String plain =
              hex != null
                  ? Character.toString(Integer.parseInt(hex, 16))
                  : found.group(1).equals("n") ? "\n" : "\\";
          return Matcher.quoteReplacement(plain);
        });
  }

  @Test
  void theTableIsWhole() throws IOException {
    List<Text> texts = table();
    assertThat(texts).hasSizeGreaterThan(310);
    assertThat(texts.stream().map(Text::name)).doesNotHaveDuplicates();
    assertThat(texts.stream().filter(Text::taken)).hasSizeGreaterThan(110);
  }

  @Test
  void theDecoderTakesAndRefusesWhatTheTableSays() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Text text : table()) {
      if (decodes(text.bytes()) != text.taken()) {
        wrong.add(text.name());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean decodes(byte[] bytes) {
    try {
      JsonCodec.decode(bytes);
      return true;
    } catch (Refused e) {
      assertThat(e.problem().code()).isEqualTo(ProblemCode.MALFORMED);
      return false;
    }
  }

  @Test
  void everyTextInsideATraceIsTakenAndRefusedAlike() throws IOException {
    ApiClient client = SERVER.project("texts");
    List<String> wrong = new ArrayList<>();
    for (Text text : table()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(ascii("{\"task\":{\"name\":\"t\",\"input\":"));
      body.writeBytes(text.bytes());
      body.writeBytes(ascii("},\"events\":[]}"));
      ApiAnswer answer =
          client.sendBytes("POST", "/v1/traces", body.toByteArray(), "application/json");
      boolean right =
          text.taken() ? answer.status() == 201 : answer.status() == 400 || endsTooLate(text);
      if (!right) {
        wrong.add(text.name() + ": " + answer.status() + " " + answer.body());
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Inside another text what follows the value is no longer the end of the body. */
  private static boolean endsTooLate(Text text) {
    return text.name().equals("n_structure_close_unopened_array");
  }

  @Test
  void everyTextAloneIsNoBodyOfAnyRouteAndNoFault() throws IOException {
    ApiClient client = SERVER.project("alone");
    List<String> wrong = new ArrayList<>();
    for (Text text : table()) {
      for (String path : List.of("/v1/traces", "/v1/campaigns", "/v1/tools", "/v1/ci/runs")) {
        ApiAnswer answer = client.sendBytes("POST", path, text.bytes(), "application/json");
        int expected = text.taken() ? 422 : 400;
        if (answer.status() != expected) {
          wrong.add(path + " " + text.name() + ": " + answer.status());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
