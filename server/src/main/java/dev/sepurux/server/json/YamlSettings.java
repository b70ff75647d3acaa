package dev.sepurux.server.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a small YAML file of settings that a person wrote: nested names with single values. */
public final class YamlSettings {
  private static final int MOST_CHARACTERS = 1 << 20;

  private YamlSettings() {}

  /**
   * One setting of the file.
   *
   * @param key the names on the way to it, joined by dots
   * @param value as it is written, without quotes; "" for nothing
   * @param line where its name stands, from 1
   */
  public record Entry(String key, String value, int line) {}

  /** The file is not usable; the message starts with the line where that is known. */
  public static final class Wrong extends Exception {
    Wrong(String message) {
      super(message);
    }
  }

  /**
   * The settings in the order of the file.
   *
   * @throws Wrong if it is no YAML, or holds anything but names and single values
   */
  public static List<Entry> read(String text) throws Wrong {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MOST_CHARACTERS)
            .setMaxAliasesForCollections(0)
            .build();
    List<Entry> entries = new ArrayList<>();
    Optional<Node> root;
    try {
      root = new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      String at = e.getProblemMark().map(mark -> (mark.getLine() + 1) + ": ").orElse("");
      throw new Wrong(at + e.getProblem());
    } catch (YamlEngineException e) {
      throw new Wrong("it is no YAML that this program reads");
    }
    if (root.isPresent()) {
      collect("", root.get(), entries);
    }
    return entries;
  }

  private static void collect(String prefix, Node node, List<Entry> entries) throws Wrong {
    if (!(node instanceof MappingNode mapping)) {
      throw new Wrong(line(node) + ": write names with values, such as \"port: 8000\"");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        throw new Wrong(line(tuple.getKeyNode()) + ": a name must be a word");
      }
      String key = prefix + name.getValue();
      switch (tuple.getValueNode()) {
        case ScalarNode value -> entries.add(new Entry(key, value.getValue(), line(name)));
        case MappingNode inner -> collect(key + ".", inner, entries);
        case Node other ->
            throw new Wrong(line(other) + ": " + key + " takes one value, not a list");
      }
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
