package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A file that a person keeps: JSON or YAML, by its content. */
final class DocumentFile {
  private static final int MOST_CHARACTERS = 64 << 20;

  private DocumentFile() {}

  /** A file that cannot be read; the message says why and where. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /** YAML by the ending .yaml or .yml; else JSON where the text begins as such, and YAML. */
  static Json read(Path file) throws Unreadable {
    String text = text(file);
    boolean yaml = file.toString().matches("(?i).*\\.ya?ml");
    String start = text.stripLeading();
    return yaml || !(start.startsWith("{") || start.startsWith("["))
        ? yaml(file, text)
        : json(text);
  }

  private static Json json(String text) throws Unreadable {
    return switch (JsonText.read(text)) {
      case JsonText.Read.Value(Json value) -> value;
      case JsonText.Read.Fault(int at, String reason) ->
          throw new Unreadable("no JSON: line %d: %s".formatted(line(text, at), reason));
    };
  }

  private static long line(String text, int at) {
    return 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private static Json yaml(Path file, String text) throws Unreadable {
    try {
      return value(new Load(settings(file)).loadFromString(text));
    } catch (MarkedYamlEngineException e) {
      throw new Unreadable(
          e.getProblemMark()
                  .map(mark ->
                      "line %d, column %d: ".formatted(mark.getLine() + 1, mark.getColumn() + 1))
                  .orElse("")
              + e.getProblem());
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static String text(Path file) throws Unreadable {
    try {
      if (Files.size(file) > MOST_CHARACTERS) {
        throw new Unreadable("the file has more than 64 MiB");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new Unreadable("the file is not UTF-8");
    } catch (IOException e) {
      throw new Unreadable(
          Files.exists(file) ? "the file cannot be read" : "there is no such file");
    }
  }

  private static LoadSettings settings(Path file) {
    return LoadSettings.builder()
        .setLabel(file.toString())
        .setCodePointLimit(MOST_CHARACTERS)
        .build();
  }

  private static Json value(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNull.INSTANCE;
      case String text -> Json.of(text);
      case Boolean flag -> Json.of(flag);
      case Double number when !Double.isFinite(number) ->
          throw new IllegalArgumentException("a number that is not finite has no place here");
      case Number number -> JsonNumber.of(new BigDecimal(number.toString()));
      case List<?> items -> Json.array(items.stream().map(DocumentFile::value).toList());
      case Map<?, ?> members -> object(members);
      case Object other ->
          throw new IllegalArgumentException("no place for " + other.getClass().getSimpleName());
    };
  }

  private static JsonObject object(Map<?, ?> members) {
    Map<String, Json> object = new LinkedHashMap<>();
    members.forEach((name, value) -> object.put(String.valueOf(name), value(value)));
    return new JsonObject(object);
  }
}
