package dev.sepurux.engine.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What stands at one place in the results of a tool.
 *
 * @param kinds which kinds were seen, as a set of bits
 * @param optional true if an object that could hold this member did not
 * @param least the smallest number, or null
 * @param most the largest number, or null
 */
record Field(
    int kinds,
    boolean optional,
    Sample sample,
    Shapes shapes,
    @Nullable BigDecimal least,
    @Nullable BigDecimal most) {
  static final int NULL = 1;
  static final int BOOLEAN = 2;
  static final int INTEGER = 4;
  static final int NUMBER = 8;
  static final int STRING = 16;
  static final int OBJECT = 32;
  static final int ARRAY = 64;

  /** An object with so many members that their names are taken for data. */
  static final int MAP = 128;

  boolean is(int kind) {
    return (kinds & kind) != 0;
  }

  Field asOptional() {
    return optional ? this : new Field(kinds, true, sample, shapes, least, most);
  }

  Field merge(Field other) {
    return new Field(
        kinds | other.kinds,
        optional || other.optional,
        sample.merge(other.sample),
        shapes.merge(other.shapes),
        lower(least, other.least),
        higher(most, other.most));
  }

  static @Nullable BigDecimal lower(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }

  static @Nullable BigDecimal higher(@Nullable BigDecimal one, @Nullable BigDecimal other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) >= 0 ? one : other;
  }
}
