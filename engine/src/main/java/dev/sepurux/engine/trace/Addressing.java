package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The arguments that decide where a call goes and what it is done to: recipient, account, URL,
 * host, path, command, id, and what gives power over an account. Subject, body, date and amount are
 * none. Remembers what argument names mean; not for use by several threads.
 */
public final class Addressing {
  private static final Set<String> POWERS =
      Set.of("password", "passphrase", "pin", "role", "permission", "permissions", "owner");
  private static final String SEPARATORS = ",;\n";
  private static final int LONGEST = 2_000;
  private static final int LONGEST_NAME = 80;
  private static final int LETTERS = 4;

  private final Map<String, Boolean> addressing = new HashMap<>();
  private final Map<String, Boolean> content = new HashMap<>();

  /** The addressing values of a call; a list of addresses in one text gives one leaf for each. */
  public List<Leaf> of(Call call, ToolFacts facts) {
    List<Leaf> found = new ArrayList<>();
    boolean declared = facts.criticalArgs().basis() == Basis.DECLARED;
    for (Leaf leaf : ProvenanceReader.argumentLeaves(call)) {
      List<String> path = leaf.place().pointer().tokens();
      boolean critical = declared && facts.criticalArgs().value().contains(path.getFirst());
      if (critical ? !isMeasure(leaf) : names(path)) {
        parts(leaf, found);
      } else if (isUnparsed(call, path) || !isContent(path)) {
        addresses(leaf, isUnparsed(call, path), found);
      }
    }
    return found;
  }

  /**
   * Short texts of letters among the arguments that are neither addressing nor content: what the
   * thing is called that the call is about.
   */
  public List<Leaf> names(Call call, ToolFacts facts) {
    List<Leaf> addressing = of(call, facts);
    List<Leaf> found = new ArrayList<>();
    for (Leaf leaf : ProvenanceReader.argumentLeaves(call)) {
      String text = leaf.value().asText();
      if (text != null
          && text.length() <= LONGEST_NAME
          && text.chars().filter(Character::isLetter).limit(LETTERS).count() == LETTERS
          && Timestamps.instant(text.strip()) == null
          && !isContent(leaf.place().pointer().tokens())
          && !addressing.contains(leaf)) {
        found.add(leaf);
      }
    }
    return found;
  }

  /** All scalar arguments of a call. */
  public static List<Leaf> leaves(Call call) {
    return ProvenanceReader.argumentLeaves(call);
  }

  private boolean names(List<String> path) {
    return path.stream()
        .anyMatch(name -> addressing.computeIfAbsent(name, Addressing::isAddressing));
  }

  static boolean isAddressing(String name) {
    return ArgumentNames.isAddressing(name)
        || POWERS.contains(ToolWords.of(name).isEmpty() ? "" : ToolWords.of(name).getLast());
  }

  private static boolean isMeasure(Leaf leaf) {
    return leaf.value() instanceof JsonNumber;
  }

  // Arguments that were no object stand under "input", as the text they were.
  private static boolean isUnparsed(Call call, List<String> path) {
    return call.args().size() == 1 && path.size() == 1 && path.getFirst().equals("input");
  }

  private boolean isContent(List<String> path) {
    return path.stream().anyMatch(name -> content.computeIfAbsent(name, ArgumentNames::isContent));
  }

  private static void parts(Leaf leaf, List<Leaf> into) {
    if (!(leaf.value() instanceof JsonString text) || text.value().length() > LONGEST) {
      if (!(leaf.value() instanceof JsonString)) {
        into.add(leaf);
      }
      return;
    }
    int start = 0;
    String value = text.value();
    for (int i = 0; i <= value.length(); i++) {
      boolean end = i == value.length();
      if (end || (SEPARATORS.indexOf(value.charAt(i)) >= 0 && value.indexOf('@') >= 0)) {
        part(leaf, value, start, i, into);
        start = i + 1;
      }
    }
  }

  private static void part(Leaf leaf, String value, int from, int to, List<Leaf> into) {
    int start = from;
    int end = to;
    while (start < end && Character.isWhitespace(value.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(value.charAt(end - 1))) {
      end--;
    }
    if (end > start) {
      into.add(end - start == value.length() ? leaf : piece(leaf, value, new Span(start, end)));
    }
  }

  private static Leaf piece(Leaf leaf, String value, Span span) {
    Place at = leaf.place();
    return new Leaf(
        new Place(at.kind(), at.step(), at.call(), at.pointer(), span), Json.of(span.in(value)));
  }

  /** Values that are addresses by their own shape, whatever the argument is called. */
  private static void addresses(Leaf leaf, boolean inside, List<Leaf> into) {
    if (!(leaf.value() instanceof JsonString text)) {
      return;
    }
    String value = text.value();
    if (inside) {
      for (Span span : Tokens.seams(value, LONGEST)) {
        if (isAddress(span.in(value))) {
          into.add(piece(leaf, value, span));
        }
      }
    } else if (isAddress(value.strip())) {
      into.add(leaf);
    }
  }

  static boolean isAddress(String text) {
    if (text.length() < 6 || text.chars().anyMatch(Character::isWhitespace)) {
      return false;
    }
    int at = text.indexOf('@');
    return (at > 0 && text.indexOf('.', at) > at) || text.contains("://") || isIban(text);
  }

  private static boolean isIban(String text) {
    return text.length() >= 15
        && text.length() <= 34
        && Character.isUpperCase(text.charAt(0))
        && Character.isUpperCase(text.charAt(1))
        && Character.isDigit(text.charAt(2))
        && Character.isDigit(text.charAt(3))
        && text.chars().allMatch(c -> Character.isUpperCase(c) || Character.isDigit(c));
  }

  /** The name of the argument that a leaf belongs to. */
  public static String argument(Leaf leaf) {
    Pointer pointer = leaf.place().pointer();
    return pointer.isRoot() ? "" : pointer.tokens().getFirst();
  }
}
