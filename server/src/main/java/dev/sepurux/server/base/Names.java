package dev.sepurux.server.base;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** The rule for names that users give to campaigns, packs, tools and projects. */
public final class Names {
  private static final int MAX_LENGTH = 200;
  private static final int MAX_DESCRIPTION = 2_000;

  private Names() {}

  /**
   * The stored form of a name: trimmed, NFC.
   *
   * @param field the field the name came from, for the error
   * @throws Refused with {@code invalid} if the text is no name
   */
  public static String check(String field, String raw) {
    String name = Normalizer.normalize(raw.strip(), Normalizer.Form.NFC);
    int length = length(name);
    if (length == 0 || length > MAX_LENGTH) {
      throw refused(field, "a name has 1 to " + MAX_LENGTH + " characters; this one has " + length);
    }
    if (name.codePoints().anyMatch(Names::unprintable)) {
      throw refused(field, "a name holds no control characters and no lone surrogates");
    }
    if (name.equals(".") || name.equals("..")) {
      throw refused(field, "a name must not be a dot or two, since no path can hold it");
    }
    if (Ids.read(name) != null) {
      throw refused(field, "a name must not read as a UUID, since ids are tried first");
    }
    return name;
  }

  /** Characters as people and JSON Schema count them: code points. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** True if the text is a name in its stored form already. */
  public static boolean isName(String text) {
    try {
      return check("name", text).equals(text);
    } catch (Refused e) {
      return false;
    }
  }

  /**
   * A free text about an object, as given.
   *
   * @throws Refused with {@code invalid} if it is too long or cannot be stored
   */
  public static @Nullable String description(@Nullable String raw) {
    return freeText("description", raw);
  }

  /** The same of a field of another name. */
  public static @Nullable String freeText(String field, @Nullable String raw) {
    if (raw != null && length(raw) > MAX_DESCRIPTION) {
      throw refused(field, "at most " + MAX_DESCRIPTION + " characters");
    }
    if (raw != null && raw.codePoints().anyMatch(c -> c == 0 || isSurrogate(c))) {
      throw refused(field, "no NUL characters and no lone surrogates");
    }
    return raw;
  }

  private static boolean isSurrogate(int c) {
    return Character.getType(c) == Character.SURROGATE;
  }

  private static boolean unprintable(int c) {
    return Character.isISOControl(c) || isSurrogate(c) || c == 0x2028 || c == 0x2029;
  }

  private static Refused refused(String field, String message) {
    return new Refused(Problem.invalid(FieldError.body(field, message, "name")));
  }
}
