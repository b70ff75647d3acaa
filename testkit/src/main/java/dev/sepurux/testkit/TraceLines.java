package dev.sepurux.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads files of recordings, one a line, {@code .jsonl} or {@code .jsonl.gz}. */
public final class TraceLines {
  private TraceLines() {}

  /**
   * One recording.
   *
   * @param key the line's {@code trace_key}, else its number from 1
   * @param registry the line's {@code registry}; null if it has none
   * @param json the trace document as compact JSON, numbers as written
   */
  public record Line(String key, @Nullable String registry, String json) {}

  /**
   * Reads all lines. A line is {@code {"trace_key", "registry", "trace": {...}}} or the trace
   * document itself; blank lines are skipped.
   *
   * @throws IllegalArgumentException if a line is no such thing; the message names file and line
   */
  public static List<Line> read(Path file) {
    List<Line> lines = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      for (int number = 1; line != null; number++) {
        if (!line.isBlank()) {
          lines.add(parsed(file, number, line));
        }
        line = reader.readLine();
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static Line parsed(Path file, int number, String text) {
    JsonNode line;
    try {
      line = Spec.MAPPER.readTree(text);
    } catch (tools.jackson.core.JacksonException e) {
      throw new IllegalArgumentException(file + ":" + number + " is not JSON", e);
    }
    JsonNode trace = line.has("trace") ? line.get("trace") : line;
    if (!trace.path("events").isArray()) {
      throw new IllegalArgumentException(file + ":" + number + " holds no trace with events");
    }
    JsonNode registry = line.path("registry");
    return new Line(
        line.path("trace_key").asString(String.valueOf(number)),
        registry.isString() ? registry.asString() : null,
        trace.toString());
  }
}
