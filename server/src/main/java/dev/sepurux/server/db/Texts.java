package dev.sepurux.server.db;

import java.sql.Types;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * Makes every text that is bound to a statement one that every database takes. What cannot be UTF-8
 * (a surrogate without its partner) or PostgreSQL text (NUL) becomes U+FFFD: in columns, which are
 * only a view on the kept bytes, and in what they are compared with alike.
 */
final class Texts extends AbstractArgumentFactory<String> {
  private static final char REPLACEMENT = '\ufffd';

  private Texts() {
    super(Types.VARCHAR);
  }

  /** Sets up how statements bind texts, and keeps what was bound out of errors and logs. */
  static Jdbi guard(Jdbi jdbi) {
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi.registerArgument(new Texts());
  }

  @Override
  protected Argument build(String value, ConfigRegistry config) {
    String clean = clean(value);
    return (position, statement, context) -> statement.setString(position, clean);
  }

  static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isKept(text, i)) {
        return replaced(text, i);
      }
    }
    return text;
  }

  private static String replaced(String text, int first) {
    StringBuilder clean = new StringBuilder(text);
    for (int i = first; i < text.length(); i++) {
      if (!isKept(text, i)) {
        clean.setCharAt(i, REPLACEMENT);
      }
    }
    return clean.toString();
  }

  private static boolean isKept(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return c != 0;
  }
}
