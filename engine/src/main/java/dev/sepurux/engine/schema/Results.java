package dev.sepurux.engine.schema;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What recordings show of the results of one tool. Merging is commutative, associative and
 * idempotent: of too many places the first in their order are kept, and a place that is kept at the
 * end was kept all the way, so nothing that is said about it depends on an order.
 *
 * @param fields by place
 * @param truncated true if there were more places
 */
record Results(SortedMap<Path, Field> fields, boolean truncated) {
  /** So many places are kept of one tool. */
  static final int MOST_FIELDS = 256;

  Results {
    fields = Collections.unmodifiableSortedMap(fields);
  }

  static Results of(SortedMap<Path, Field> fields, boolean truncated) {
    if (fields.size() <= MOST_FIELDS) {
      return new Results(fields, truncated);
    }
    SortedMap<Path, Field> first = new TreeMap<>();
    for (var entry : fields.entrySet()) {
      if (first.size() == MOST_FIELDS) {
        break;
      }
      first.put(entry.getKey(), entry.getValue());
    }
    return new Results(first, true);
  }

  Results merge(Results other) {
    SortedMap<Path, Field> both = new TreeMap<>();
    fields.forEach((path, field) -> {
      Field there = other.fields.get(path);
      both.put(path, there == null ? other.lacking(path, field) : field.merge(there));
    });
    other.fields.forEach((path, field) -> {
      if (!fields.containsKey(path)) {
        both.put(path, lacking(path, field));
      }
    });
    return of(both, truncated || other.truncated);
  }

  /** A member that these results do not have is optional if they have the object around it. */
  private Field lacking(Path path, Field field) {
    if (!path.isMember()) {
      return field;
    }
    Field around = fields.get(path.parent());
    return around != null && around.is(Field.OBJECT) ? field.asOptional() : field;
  }
}
