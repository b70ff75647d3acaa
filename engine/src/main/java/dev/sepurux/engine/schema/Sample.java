package dev.sepurux.engine.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Distinct values, those with the lowest hashes where there are too many: whichever order they came
 * in, the same are kept.
 *
 * @param values sorted
 * @param more true if others were seen too
 */
record Sample(List<Value> values, boolean more) {
  static final int MOST = 16;
  static final Sample NONE = new Sample(List.of(), false);

  Sample {
    values = List.copyOf(values);
  }

  /** Of values that are distinct. */
  static Sample of(Collection<Value> distinct, boolean more) {
    List<Value> sorted = new ArrayList<>(distinct);
    sorted.sort(null);
    return sorted.size() <= MOST
        ? new Sample(sorted, more)
        : new Sample(sorted.subList(0, MOST), true);
  }

  Sample merge(Sample other) {
    if (values.isEmpty() && other.values.isEmpty()) {
      return more ? this : other;
    }
    TreeMap<Value, Value> both = new TreeMap<>();
    values.forEach(value -> both.put(value, value));
    other.values.forEach(value -> both.merge(value, value, Value::merge));
    return of(both.values(), more || other.more);
  }
}
