package dev.sepurux.server.base;

import java.text.Normalizer;

/** The rule for names that users give to campaigns, packs, tools and projects. */
public final class Names {
  private static final int MAX_LENGTH = 200;

  private Names() {}

  /**
   * The stored form of a name: trimmed, NFC.
   *
   * @param field the field the name came from, for the error
   * @throws Refused with {@code invalid} if the text is no name
   */
  public static String check(String field, String raw) {
    String name = Normalizer.normalize(raw.strip(), Normalizer.Form.NFC);
    int length = name.codePointCount(0, name.length());
    if (length == 0 || length > MAX_LENGTH) {
      throw refused(field, "a name has 1 to " + MAX_LENGTH + " characters; this one has " + length);
    }
    if (name.codePoints().anyMatch(Names::unprintable)) {
      throw refused(field, "a name holds no control characters and no lone surrogates");
    }
    if (Ids.read(name) != null) {
      throw refused(field, "a name must not read as a UUID, since ids are tried first");
    }
    return name;
  }

  private static boolean unprintable(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.SURROGATE
        || c == 0x2028
        || c == 0x2029;
  }

  private static Refused refused(String field, String message) {
    return new Refused(Problem.invalid(FieldError.body(field, message, "name")));
  }
}
