package dev.sepurux.engine.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
    List<Value> both = new ArrayList<>(MOST);
    int here = 0;
    int there = 0;
    while (here < values.size() || there < other.values.size()) {
      if (both.size() == MOST) {
        return new Sample(both, true);
      }
      int order =
          here == values.size()
              ? 1
              : there == other.values.size()
                  ? -1
                  : values.get(here).compareTo(other.values.get(there));
      if (order == 0) {
        both.add(values.get(here++).merge(other.values.get(there++)));
      } else {
        both.add(order < 0 ? values.get(here++) : other.values.get(there++));
      }
    }
    return new Sample(both, more || other.more);
  }
}
