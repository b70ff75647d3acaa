package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.List;

/** Collects notes on a document, bounded so that a hostile one cannot make more notes than text. */
final class Notes {
  private static final int MAX = 1_000;

  private final List<Note> notes = new ArrayList<>();
  private int left;

  void add(String loc, String msg, String type) {
    if (notes.size() < MAX) {
      notes.add(new Note(loc, msg, type));
    } else {
      left++;
    }
  }

  void unknownField(String loc, String name) {
    add(
        loc + Pointer.of(name),
        "\"" + quote(name) + "\" is no field of the trace format; it is kept and not read",
        "unknown_field");
  }

  List<Note> list() {
    if (left == 0) {
      return List.copyOf(notes);
    }
    List<Note> all = new ArrayList<>(notes);
    all.add(new Note("", left + " more notes are not listed", "more"));
    return List.copyOf(all);
  }

  /** A recorded text, short enough for a message. */
  static String quote(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
