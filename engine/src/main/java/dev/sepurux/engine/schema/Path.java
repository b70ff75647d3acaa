package dev.sepurux.engine.schema;

/**
 * A place in results: the same for all items of a list, and for all members of an object whose
 * names are data. Shallow places come first, and a parent before its children.
 *
 * @param depth how many steps from the root
 * @param text the steps, each after a slash: {@code .name}, {@code []} or {@code {}}
 */
record Path(int depth, String text) implements Comparable<Path> {
  static final Path ROOT = new Path(0, "");

  Path member(String name) {
    return new Path(depth + 1, text + "/." + name.replace("~", "~0").replace("/", "~1"));
  }

  Path items() {
    return new Path(depth + 1, text + "/[]");
  }

  Path anyMember() {
    return new Path(depth + 1, text + "/{}");
  }

  /** Of a place that is not the root. */
  Path parent() {
    return new Path(depth - 1, text.substring(0, text.lastIndexOf('/')));
  }

  boolean isMember() {
    return text.startsWith("/.", text.lastIndexOf('/'));
  }

  /** The name of a member. */
  String name() {
    return text.substring(text.lastIndexOf('/') + 2).replace("~1", "/").replace("~0", "~");
  }

  @Override
  public int compareTo(Path other) {
    return depth == other.depth ? text.compareTo(other.text) : Integer.compare(depth, other.depth);
  }
}
