package dev.sepurux.server.campaign;

import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Ids;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Trace ids as a request gives them.
 *
 * @param path where in the body, as names
 */
public record TraceRefs(List<String> path, List<String> texts) {
  /** An answer names at most so many bad ids: one is enough to find the mistake. */
  private static final int MAX_ERRORS = 100;

  private static final String UNKNOWN = "no trace of this project has this id";

  static TraceRefs none(String field) {
    return new TraceRefs(List.of(field), List.of());
  }

  public TraceRefs {
    path = List.copyOf(path);
    texts = List.copyOf(texts);
  }

  boolean isEmpty() {
    return texts.isEmpty();
  }

  /** The ids in order, each once; a text that is no UUID names nothing and is left out. */
  Set<UUID> ids() {
    Set<UUID> ids = new LinkedHashSet<>();
    for (String text : texts) {
      UUID id = Ids.read(text);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** An error for each text that can name no trace at all. */
  List<FieldError> unreadable() {
    return errors(text -> Ids.read(text) == null, UNKNOWN, "unknown_reference");
  }

  /** An error for each text that does not name one of these traces. */
  List<FieldError> unknown(Set<UUID> known) {
    return errors(
        text -> {
          UUID id = Ids.read(text);
          return id == null || !known.contains(id);
        },
        UNKNOWN,
        "unknown_reference");
  }

  /** An error for each text that names one of these traces. */
  List<FieldError> among(Set<UUID> others, String message, String type) {
    return errors(text -> others.contains(Ids.read(text)), message, type);
  }

  private List<FieldError> errors(Predicate<String> isWrong, String message, String type) {
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < texts.size() && errors.size() < MAX_ERRORS; i++) {
      if (isWrong.test(texts.get(i))) {
        List<String> loc = new ArrayList<>(List.of("body"));
        loc.addAll(path);
        loc.add(Integer.toString(i));
        errors.add(new FieldError(loc, message, type));
      }
    }
    return errors;
  }
}
