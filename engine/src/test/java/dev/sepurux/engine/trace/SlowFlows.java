package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Provenance the slow and obvious way: every use is compared with every earlier origin, character
 * by character, without an index. It shares neither values nor tokens nor decoding with the engine,
 * and is told how results read instead of reading them.
 */
final class SlowFlows {
  private static final int RUN = 12;
  private static final int MOST_ORIGINS = 3;
  private static final int PER_ORIGIN = 8;
  private static final int PER_PAIR = 16;

  /** A text or scalar that can be matched; {@code coded}: where in the leaf it stands encoded. */
  private static final class Side {
    final Leaf leaf;
    final int source;
    final Json value;
    final @Nullable Span coded;
    final Flow.Via via;
    final Echo echo;
    final String text;
    final List<Token> tokens;

    Side(Leaf leaf, int source, Json value, @Nullable Span coded, Flow.Via via, Echo echo) {
      this.leaf = leaf;
      this.source = source;
      this.value = value;
      this.coded = coded;
      this.via = via;
      this.echo = echo;
      this.text = value instanceof JsonString string ? fold(string.value()) : "";
      this.tokens =
          Token.of(value).stream().filter(token -> !echo.tokens().contains(token.says())).toList();
    }
  }

  /** What a call's own arguments say: its result only repeats that. */
  private record Echo(Set<String> whole, Set<String> tokens, List<String> texts) {
    static final Echo NONE = new Echo(Set.of(), Set.of(), List.of());

    static Echo of(List<Leaf> arguments) {
      Echo echo = new Echo(new HashSet<>(), new HashSet<>(), new ArrayList<>());
      for (Leaf leaf : arguments) {
        String meaning = SlowValues.meaning(leaf.value());
        if (meaning != null && !SlowValues.isCommon(leaf.value())) {
          echo.whole().add(meaning);
          echo.tokens().add(meaning);
        }
        if (leaf.value() instanceof JsonString text) {
          SlowValues.tokens(text.value())
              .forEach(span -> echo.tokens().add(SlowValues.meaning(span.in(text.value()))));
          echo.texts().add(fold(text.value()));
        }
      }
      return echo;
    }

    boolean holds(String gram) {
      return texts.stream().anyMatch(text -> text.contains(gram));
    }
  }

  /** A significant token, what it says and where; no place if it is a scalar that is no text. */
  private record Token(String says, @Nullable Span at) {
    static List<Token> of(Json value) {
      List<Token> tokens = new ArrayList<>();
      String meaning = SlowValues.meaning(value);
      if (value instanceof JsonString text) {
        for (Span span : SlowValues.tokens(text.value())) {
          String token = span.in(text.value());
          if (SlowValues.isSignificant(token)) {
            tokens.add(new Token(SlowValues.meaning(token), span));
          }
        }
      } else if (meaning != null
          && SlowValues.isSignificant(meaning.replaceFirst("^[a-z]+ ", ""))) {
        tokens.add(new Token(meaning, null));
      }
      return tokens;
    }
  }

  private record Hit(Flow.Match match, @Nullable Span from, @Nullable Span to, Flow.Via via) {}

  private final Set<String> found = new TreeSet<>();
  private final List<Side> origins = new ArrayList<>();
  private final Set<String> told = new HashSet<>();
  private final UnaryOperator<Json> read;
  private int sources = 2;

  private SlowFlows(UnaryOperator<Json> read) {
    this.read = read;
  }

  /**
   * All flows of a trace, each as one line.
   *
   * @param read how a result as recorded reads
   */
  static Set<String> of(Trace trace, UnaryOperator<Json> read) {
    SlowFlows flows = new SlowFlows(read);
    flows.walk(trace);
    return flows.found;
  }

  /** A flow as one line. */
  static String line(Place from, Place to, Flow.Match match, Flow.Via via) {
    return place(from) + " " + match.wire() + " " + via.wire() + " " + place(to);
  }

  private static String place(Place at) {
    Span span = at.span();
    return at.kind().wire()
        + at.step()
        + "/"
        + at.call()
        + at.pointer()
        + (span == null ? "" : "[" + span.start() + ".." + span.end() + "]");
  }

  private void walk(Trace trace) {
    told(trace.taskInput(), new Place(Place.Kind.TASK, -1, -1, Pointer.ROOT, null));
    for (Event event : trace.events()) {
      int step = event.step();
      if (event instanceof Event.Prompt p) {
        told(p.input(), new Place(Place.Kind.PROMPT, step, -1, Pointer.ROOT, null));
      }
      if (event instanceof Event.ModelStep m && m.input() instanceof JsonObject input) {
        messages(input, step);
      }
      for (Call call : trace.calls()) {
        if (call.step() == step) {
          Place at = new Place(Place.Kind.ARGUMENT, step, call.index(), Pointer.ROOT, null);
          leaves(call.args(), at).forEach(this::use);
        }
        if (Objects.equals(call.answerStep(), step)) {
          result(call, step);
        }
      }
      for (Answer answer : trace.answers()) {
        if (answer.step() == step) {
          Place at = new Place(Place.Kind.ANSWER, step, -1, Pointer.ROOT, null);
          leaves(answer.output(), at).forEach(this::use);
        }
      }
      if (event instanceof Event.ToolResult r && trace.documents().contains(step)) {
        Place at = new Place(Place.Kind.RESULT, step, -1, Pointer.ROOT, null);
        origins(leaves(read.apply(r.result()), at), sources++, Echo.NONE);
      }
    }
  }

  private void messages(JsonObject input, int step) {
    if (input.get("system") instanceof JsonString text) {
      Place at =
          new Place(Place.Kind.SYSTEM, step, -1, Pointer.of("input", "system", "content"), null);
      words(text, at, 1);
    }
    if (input.get("messages") instanceof JsonArray messages) {
      for (int i = 0; i < messages.size(); i++) {
        JsonObject message = (JsonObject) messages.get(i);
        String role = Objects.requireNonNull(message.text("role"));
        Pointer at = Pointer.of("input", "messages", Integer.toString(i), "content");
        if (message.get("content") instanceof JsonString text && role.equals("user")) {
          words(text, new Place(Place.Kind.PROMPT, step, -1, at, null), 0);
        } else if (message.get("content") instanceof JsonString text && role.equals("system")) {
          words(text, new Place(Place.Kind.SYSTEM, step, -1, at, null), 1);
        }
      }
    }
  }

  private void words(JsonString text, Place at, int source) {
    if (told.add(SlowValues.meaning(text.value()))) {
      origins(List.of(new Leaf(at, text)), source, Echo.NONE);
    }
  }

  private void told(Json value, Place at) {
    for (Leaf leaf : leaves(value, at)) {
      String meaning = SlowValues.meaning(leaf.value());
      if (meaning != null && told.add(meaning)) {
        origins(List.of(leaf), 0, Echo.NONE);
      }
    }
  }

  private void result(Call call, int step) {
    Place arguments = new Place(Place.Kind.ARGUMENT, call.step(), call.index(), Pointer.ROOT, null);
    Json value = call.result() == null ? Json.of(call.error()) : read.apply(call.result());
    Place at = new Place(Place.Kind.RESULT, step, call.index(), Pointer.ROOT, null);
    origins(leaves(value, at), sources++, Echo.of(leaves(call.args(), arguments)));
  }

  private static List<Leaf> leaves(Json value, Place at) {
    List<Leaf> leaves = new ArrayList<>();
    switch (value) {
      case JsonObject object ->
          object
              .members()
              .forEach((name, member) -> leaves.addAll(leaves(member, below(at, name))));
      case JsonArray array -> {
        for (int i = 0; i < array.size(); i++) {
          leaves.addAll(leaves(array.get(i), below(at, Integer.toString(i))));
        }
      }
      default -> leaves.add(new Leaf(at, value));
    }
    return leaves;
  }

  private static Place below(Place at, String name) {
    return new Place(at.kind(), at.step(), at.call(), at.pointer().child(name), null);
  }

  private void origins(List<Leaf> leaves, int source, Echo echo) {
    for (Leaf leaf : leaves) {
      origins.addAll(sides(leaf, source, echo));
    }
  }

  // The leaf itself, then each piece of it that stands encoded.
  private static List<Side> sides(Leaf leaf, int source, Echo echo) {
    List<Side> sides = new ArrayList<>();
    sides.add(new Side(leaf, source, leaf.value(), null, Flow.Via.PLAIN, echo));
    if (leaf.value() instanceof JsonString text) {
      for (Encodings.Decoded piece : SlowValues.decoded(text.value())) {
        Json value = Json.of(piece.text());
        sides.add(new Side(leaf, source, value, piece.span(), piece.via(), echo));
      }
    }
    return sides;
  }

  private void use(Leaf leaf) {
    List<Side> uses = sides(leaf, -1, Echo.NONE);
    for (Side origin : origins) {
      List<Hit> hits = new ArrayList<>();
      if (equal(origin, leaf)) {
        hits.add(new Hit(Flow.Match.EQUAL, null, null, Flow.Via.PLAIN));
      }
      for (Side use : uses) {
        tokens(origin, use, hits);
        runs(origin, use, hits);
      }
      for (Hit hit : hits) {
        found.add(
            line(part(origin.leaf, hit.from()), part(leaf, hit.to()), hit.match(), hit.via()));
      }
    }
  }

  private static Place part(Leaf leaf, @Nullable Span span) {
    Place at = leaf.place();
    boolean whole =
        span == null
            || !(leaf.value() instanceof JsonString text)
            || (span.start() == 0 && span.end() == text.value().length());
    return new Place(at.kind(), at.step(), at.call(), at.pointer(), whole ? null : span);
  }

  private static boolean equal(Side origin, Leaf use) {
    String meaning = SlowValues.meaning(use.value());
    if (origin.coded != null
        || meaning == null
        || !meaning.equals(SlowValues.meaning(origin.value))
        || origin.echo.whole().contains(meaning)) {
      return false;
    }
    boolean ids = isId(origin.leaf.place()) && isId(use.place());
    return !SlowValues.isCommon(use.value()) || (SlowValues.isSmallNumber(use.value()) && ids);
  }

  private static boolean isId(Place place) {
    String name = place.pointer().toString().replaceAll("(/[0-9]+)+$", "");
    return name.matches("(?s)(.*[/_])?ids?");
  }

  private void tokens(Side origin, Side use, List<Hit> hits) {
    for (Token used : use.tokens) {
      for (Token held : origin.tokens) {
        if (held.says().equals(used.says())
            && sourcesOf(held.says()).size() <= MOST_ORIGINS
            && isAmongFirst(origin, held)) {
          add(hits, hit(Flow.Match.TOKEN, origin, held.at(), use, used.at()));
        }
      }
    }
  }

  private static Hit hit(
      Flow.Match match, Side origin, @Nullable Span from, Side use, @Nullable Span to) {
    return new Hit(
        match,
        origin.coded == null ? from : origin.coded,
        use.coded == null ? to : use.coded,
        use.via == Flow.Via.PLAIN ? origin.via : use.via);
  }

  private Set<Integer> sourcesOf(String says) {
    Set<Integer> sources = new HashSet<>();
    for (Side origin : origins) {
      if (origin.tokens.stream().anyMatch(token -> token.says().equals(says))) {
        sources.add(origin.source);
      }
    }
    return sources;
  }

  // Of what one source says over and over the first eight places are kept.
  private boolean isAmongFirst(Side wanted, Token token) {
    int before = 0;
    for (Side origin : origins) {
      for (Token other : origin.tokens) {
        if (origin == wanted && other.equals(token)) {
          return before < PER_ORIGIN;
        }
        before += origin.source == wanted.source && other.says().equals(token.says()) ? 1 : 0;
      }
    }
    throw new IllegalStateException("not an origin");
  }

  private void runs(Side origin, Side use, List<Hit> hits) {
    int covered = 0;
    for (int i = 0; i + RUN <= use.text.length(); i++) {
      for (int j = 0; j + RUN <= origin.text.length() && i >= covered; j++) {
        if (!origin.text.startsWith(use.text.substring(i, i + RUN), j)
            || !startsRun(use.text, i)
            || !startsRun(origin.text, j)) {
          continue;
        }
        int length = length(origin.text, j, use.text, i);
        if (length >= RUN && counts(origin, origin.text.substring(j, j + RUN))) {
          Span from = new Span(j, j + length);
          add(hits, hit(Flow.Match.RUN, origin, from, use, new Span(i, i + length)));
          covered = i + length;
        }
      }
    }
  }

  // The longest run from these two places that ends where a token does, or 0.
  private static int length(String from, int j, String to, int i) {
    int longest = 0;
    for (int n = 1; i + n <= to.length() && j + n <= from.length(); n++) {
      if (to.charAt(i + n - 1) != from.charAt(j + n - 1)) {
        break;
      }
      if (from.charAt(j + n - 1) != ' ' && endsRun(from, j + n) && endsRun(to, i + n)) {
        longest = n;
      }
    }
    return longest;
  }

  private boolean counts(Side origin, String gram) {
    Set<Integer> sources = new HashSet<>();
    for (Side other : origins) {
      for (int at = other.text.indexOf(gram); at >= 0; at = other.text.indexOf(gram, at + 1)) {
        if (startsRun(other.text, at) && !other.echo.holds(gram)) {
          sources.add(other.source);
        }
      }
    }
    return !origin.echo.holds(gram) && sources.size() <= MOST_ORIGINS;
  }

  private static String fold(String text) {
    StringBuilder folded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      folded.append(Character.isWhitespace(c) ? ' ' : Character.toLowerCase(c));
    }
    return folded.toString();
  }

  private static boolean startsRun(String text, int i) {
    return Character.isLetterOrDigit(text.charAt(i))
        && (i == 0 || !isInner(text.charAt(i - 1)) || isInLongWord(text, i));
  }

  private static boolean endsRun(String text, int end) {
    return end >= text.length()
        || !isInner(text.charAt(end))
        || !isInner(text.charAt(end - 1))
        || text.substring(end).matches("(?s)\\.(\\s.*)?")
        || isInLongWord(text, end);
  }

  private static boolean isInner(char c) {
    return Character.isLetterOrDigit(c) || "@._-".indexOf(c) >= 0;
  }

  // A word of 24 characters and more may be matched from its middle on.
  private static boolean isInLongWord(String text, int i) {
    int start = i;
    while (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) {
      start--;
    }
    int end = i;
    while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      end++;
    }
    return end - start >= 24;
  }

  // Equality says it all, a token more than its parts; a run counts where no token matched.
  private static void add(List<Hit> hits, Hit hit) {
    boolean covered =
        hits.stream()
            .anyMatch(known ->
                known.match() == Flow.Match.EQUAL
                    || (covers(known.to(), hit.to())
                        && covers(known.from(), hit.from())
                        && (known.match() == Flow.Match.RUN || hit.match() == Flow.Match.TOKEN))
                    || (known.match() == Flow.Match.TOKEN
                        && hit.match() == Flow.Match.RUN
                        && covers(hit.to(), known.to())));
    if (!covered && hits.size() < PER_PAIR) {
      hits.add(hit);
    }
  }

  private static boolean covers(@Nullable Span outer, @Nullable Span inner) {
    return outer == null
        || (inner != null && outer.start() <= inner.start() && inner.end() <= outer.end());
  }
}
