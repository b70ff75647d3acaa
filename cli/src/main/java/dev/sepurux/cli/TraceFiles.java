package dev.sepurux.cli;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonText;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Recordings in files: one document, an array of documents, or JSON Lines, packed with gzip or not.
 * One recording at a time is in memory. What cannot be read is told and the rest goes on.
 */
final class TraceFiles {
  /** The file name that stands for standard input. */
  static final String STDIN = "-";

  /** The longest text of one recording; a server takes 4 MB. */
  static final int MAX_BYTES = 64 << 20;

  private final InputStream stdin;
  private final Consumer<Item> items;

  /**
   * @param items takes what is found, in order
   */
  TraceFiles(InputStream stdin, Consumer<Item> items) {
    this.stdin = stdin;
    this.items = items;
  }

  /** One recording, or what stands where one was expected. */
  sealed interface Item {
    /** File and line: {@code traces.jsonl:12}; the file alone where it holds one document. */
    String place();

    /** Bytes that may hold a recording; nobody has parsed them yet. */
    final class Text implements Item {
      private final String place;
      private final byte[] bytes;

      Text(String place, byte[] bytes) {
        this.place = place;
        this.bytes = bytes;
      }

      @Override
      public String place() {
        return place;
      }

      /** UTF-8, unless it is not; not copied. */
      byte[] bytes() {
        return bytes;
      }
    }

    /** Something that cannot be read. */
    record Bad(String place, String reason) implements Item {}
  }

  /** A recording out of its text. */
  sealed interface Document {
    /** The trace document. */
    record Found(JsonObject trace) implements Document {}

    /** No JSON, or no object. */
    record Wrong(String reason) implements Document {}
  }

  /**
   * Parses a text; a wrapper that holds the document in {@code trace}, or as the API answers in
   * {@code payload}, is taken off.
   */
  static Document parse(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new Document.Wrong("is not UTF-8");
    }
    return switch (JsonText.read(text)) {
      case JsonText.Read.Fault fault ->
          new Document.Wrong("no JSON: character %d: %s".formatted(fault.at() + 1, fault.reason()));
      case JsonText.Read.Value(JsonObject object) -> new Document.Found(unwrapped(object));
      case JsonText.Read.Value(JsonArray _) ->
          new Document.Wrong("is an array; a line must hold one object");
      case JsonText.Read.Value _ -> new Document.Wrong("is no object, and a trace document is one");
    };
  }

  private static JsonObject unwrapped(JsonObject object) {
    for (String wrapper : List.of("trace", "payload")) {
      Json inner = object.get(wrapper);
      if (!object.has("events") && inner instanceof JsonObject trace) {
        return trace;
      }
    }
    return object;
  }

  /** Reads one file, or standard input. */
  void read(String file) {
    String name = file.equals(STDIN) ? "stdin" : file;
    try (InputStream in = open(file)) {
      new OneFile(name, file, in).read();
    } catch (NoSuchFileException e) {
      items.accept(new Item.Bad(name, "there is no such file"));
    } catch (AccessDeniedException e) {
      items.accept(new Item.Bad(name, "may not be read by this user"));
    } catch (ZipException | EOFException e) {
      items.accept(
          new Item.Bad(name, "the gzip data is broken or cut off; what came before it counts"));
    } catch (IOException e) {
      items.accept(new Item.Bad(name, "cannot be read: " + e.getMessage()));
    }
  }

  private InputStream open(String file) throws IOException {
    if (!file.equals(STDIN) && Files.isDirectory(Path.of(file))) {
      throw new IOException("it is a folder; name its files");
    }
    InputStream raw =
        new BufferedInputStream(
            file.equals(STDIN) ? stdin : Files.newInputStream(Path.of(file)), 1 << 16);
    raw.mark(2);
    int first = raw.read();
    int second = raw.read();
    raw.reset();
    return first == 0x1f && second == 0x8b
        ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16)
        : raw;
  }

  private final class OneFile {
    private final String name;
    private final boolean lines;
    private final InputStream in;
    private int line = 1;

    OneFile(String name, String file, InputStream in) {
      this.name = name;
      this.lines = file.matches("(?i).*\\.(jsonl|ndjson)(\\.gz)?");
      this.in = in;
    }

    void read() throws IOException {
      skipMark();
      int first = firstCharacter();
      if (first < 0) {
        items.accept(new Item.Bad(name, "is empty"));
      } else if (first == '[' && !lines) {
        in.read();
        array();
      } else if (lines || firstLineIsWhole()) {
        lines();
      } else {
        document();
      }
    }

    /** A byte order mark says nothing in UTF-8. */
    private void skipMark() throws IOException {
      in.mark(3);
      if (in.read() != 0xEF || in.read() != 0xBB || in.read() != 0xBF) {
        in.reset();
      }
    }

    private int firstCharacter() throws IOException {
      while (true) {
        in.mark(1);
        int next = in.read();
        if (next == '\n') {
          line++;
        } else if (next != ' ' && next != '\t' && next != '\r') {
          in.reset();
          return next;
        }
      }
    }

    /** JSON Lines end each line with the object's brace; a document that is set out does not. */
    private boolean firstLineIsWhole() throws IOException {
      in.mark(MAX_BYTES + 2);
      int last = -1;
      int size = 0;
      for (int next = in.read(); next >= 0 && next != '\n' && size < MAX_BYTES; next = in.read()) {
        last = next == ' ' || next == '\r' || next == '\t' ? last : next;
        size++;
      }
      in.reset();
      return last == '}';
    }

    private void lines() throws IOException {
      Bytes held = null;
      int at = 0;
      boolean several = lines;
      boolean more = true;
      while (more) {
        Bytes text = new Bytes();
        int next = in.read();
        while (next >= 0 && next != '\n') {
          text.add(next);
          next = in.read();
        }
        more = next >= 0;
        if (!text.isBlank()) {
          if (held != null) {
            several = true;
            give(name + ":" + at, held);
          }
          held = text;
          at = line;
        }
        line++;
      }
      if (held != null) {
        give(several ? name + ":" + at : name, held);
      }
    }

    private void document() throws IOException {
      Bytes text = new Bytes();
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.add(next);
      }
      give(name, text);
    }

    /** The elements of an array, each where its brackets close; its opening bracket is read. */
    private void array() throws IOException {
      Bytes text = new Bytes();
      int depth = 0;
      int start = line;
      boolean inString = false;
      boolean escaped = false;
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n') {
          line++;
        }
        if (inString) {
          inString = escaped || next != '"';
          escaped = !escaped && next == '\\';
        } else if (next == '"') {
          inString = true;
        } else if (next == '{' || next == '[') {
          depth++;
        } else if (next == '}' || (next == ']' && depth > 0)) {
          depth--;
        } else if (depth == 0 && (next == ',' || next == ']')) {
          if (!text.isBlank()) {
            give(name + ":" + start, text);
          }
          if (next == ']') {
            rest();
            return;
          }
          text = new Bytes();
          continue;
        }
        if (text.isBlank()) {
          start = line;
        }
        text.add(next);
      }
      items.accept(new Item.Bad(name + ":" + start, "the array is not closed"));
    }

    private void rest() throws IOException {
      if (firstCharacter() >= 0) {
        items.accept(new Item.Bad(name + ":" + line, "there is more after the array"));
      }
    }

    private void give(String place, Bytes text) {
      items.accept(
          text.tooLong
              ? new Item.Bad(
                  place, "is longer than " + (MAX_BYTES >> 20) + " MB; split the recording")
              : new Item.Text(place, text.bytes()));
    }
  }

  /** Collects bytes up to the most that one recording may have. */
  private static final class Bytes {
    private byte[] held = new byte[256];
    private int size;
    private boolean blank = true;
    private boolean tooLong;

    void add(int next) {
      blank = blank && (next == ' ' || next == '\t' || next == '\r' || next == '\n');
      if (size == MAX_BYTES) {
        tooLong = true;
        return;
      }
      if (size == held.length) {
        held = java.util.Arrays.copyOf(held, Math.min(MAX_BYTES, 2 * size));
      }
      held[size++] = (byte) next;
    }

    boolean isBlank() {
      return blank;
    }

    byte[] bytes() {
      return java.util.Arrays.copyOf(held, size);
    }
  }
}
