package dev.sepurux.server.base;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param limit at most how many; 1 to 200, or {@link #ALL} where a list may be read whole
 * @param offset how many to skip after the cursor
 * @param after the last item of the page before; null on the first page
 */
public record Page(int limit, int offset, @Nullable Cursor after) {
  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;
  public static final int ALL = Integer.MAX_VALUE - 1;

  /**
   * The place of one item in its list's order.
   *
   * @param position the first key: a time in ms, or an ordinal
   * @param id the second key, which makes the order total
   */
  public record Cursor(long position, String id) {
    /** The opaque text of a link. */
    public String encode() {
      byte[] text = (position + ":" + id).getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    static @Nullable Cursor decode(String text) {
      try {
        String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        int colon = plain.indexOf(':');
        return colon < 1
            ? null
            : new Cursor(Long.parseLong(plain.substring(0, colon)), plain.substring(colon + 1));
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  /**
   * A part of a list.
   *
   * @param next the cursor of the next part; null if this is the last
   */
  public record Slice<T>(List<T> items, @Nullable Cursor next) {
    public Slice {
      items = List.copyOf(items);
    }

    public <U> Slice<U> map(Function<T, U> view) {
      return new Slice<>(items.stream().map(view).toList(), next);
    }
  }

  /** What every item of a page of a newest-first list is below, compared by time and then id. */
  public Cursor below() {
    return after == null ? new Cursor(Long.MAX_VALUE, "~") : after;
  }

  /** A query reads one item more than the limit, so that it knows whether there is a next page. */
  public int fetch() {
    return limit + 1;
  }

  /** Cuts what {@link #fetch()} read down to the page. */
  public <T> Slice<T> slice(List<T> fetched, Function<T, Cursor> cursor) {
    if (fetched.size() <= limit) {
      return new Slice<>(fetched, null);
    }
    List<T> items = fetched.subList(0, limit);
    return new Slice<>(items, cursor.apply(items.getLast()));
  }

  /**
   * Reads {@code limit}, {@code offset} and {@code cursor} of a query.
   *
   * @param defaultLimit the limit when none is given
   * @throws Refused with {@code invalid}
   */
  public static Page read(
      @Nullable String limit, @Nullable String offset, @Nullable String cursor, int defaultLimit) {
    List<FieldError> errors = new ArrayList<>();
    int most = number("limit", limit, defaultLimit, 1, MAX_LIMIT, errors);
    int skip = number("offset", offset, 0, 0, Integer.MAX_VALUE, errors);
    Cursor after = cursor == null ? null : Cursor.decode(cursor);
    if (cursor != null && after == null) {
      errors.add(badCursor());
    }
    if (cursor != null && offset != null) {
      errors.add(FieldError.query("offset", "not together with cursor", "conflict"));
    }
    if (!errors.isEmpty()) {
      throw new Refused(Problem.invalid(errors));
    }
    return new Page(most, skip, after);
  }

  /** Refuses a cursor that reads as one, but is of another list. */
  public static Refused foreignCursor() {
    return new Refused(Problem.invalid(badCursor()));
  }

  private static FieldError badCursor() {
    return FieldError.query("cursor", "take it unchanged from a Link header", "cursor");
  }

  private static int number(
      String name, @Nullable String text, int absent, int min, int max, List<FieldError> errors) {
    if (text == null) {
      return absent;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for every bad number
    }
    errors.add(FieldError.query(name, "a whole number from " + min + " to " + max, "out_of_range"));
    return absent;
  }
}
