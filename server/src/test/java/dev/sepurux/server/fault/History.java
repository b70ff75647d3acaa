package dev.sepurux.server.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What clients asked for and heard, checked against what is there in the end. */
public final class History {
  private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();

  /** One thing that a client wanted, under a name that nobody else uses. */
  public sealed interface Operation {
    String name();

    /** Asked until it was answered with this id. */
    record Answered(String name, String id) implements Operation {}

    /** Asked once; no answer came. */
    record Unknown(String name) implements Operation {}

    /** What an answered operation had made, deleted with an answer. */
    record Deleted(String name) implements Operation {}
  }

  public void add(Operation operation) {
    operations.add(operation);
  }

  public int size() {
    return operations.size();
  }

  /**
   * Each promise that is not kept.
   *
   * @param found the ids of what is there, by name
   */
  public List<String> faults(Map<String, List<String>> found) {
    List<String> faults = new ArrayList<>();
    for (Operation operation : operations) {
      List<String> ids = found.getOrDefault(operation.name(), List.of());
      boolean kept =
          switch (operation) {
            case Operation.Answered answered ->
                ids.equals(List.of(answered.id())) || (ids.isEmpty() && isDeleted(answered));
            case Operation.Unknown _ -> ids.size() <= 1;
            case Operation.Deleted _ -> ids.isEmpty();
          };
      if (!kept) {
        faults.add(operation + ", but there is " + ids);
      }
    }
    List<String> names = operations.stream().map(Operation::name).toList();
    found.forEach((name, ids) -> {
      if (!names.contains(name)) {
        faults.add("nobody asked for " + name + " " + ids);
      }
    });
    return faults;
  }

  private boolean isDeleted(Operation.Answered answered) {
    return operations.contains(new Operation.Deleted(answered.name()));
  }
}
