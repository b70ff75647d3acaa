package dev.sepurux.server.base;

import java.text.Normalizer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request says to name one object: its id or its name. A text that reads as a UUID is only
 * ever an id.
 *
 * @param text as given, trimmed and in NFC, for messages
 * @param id null if the text is a name
 */
public record Ref(String text, @Nullable UUID id) {
  public static Ref of(String raw) {
    String text = Normalizer.normalize(raw.strip(), Normalizer.Form.NFC);
    return new Ref(text, Ids.read(text));
  }

  public static Ref of(UUID id) {
    return new Ref(id.toString(), id);
  }
}
