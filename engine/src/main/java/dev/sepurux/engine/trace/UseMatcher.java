package dev.sepurux.engine.trace;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Matches one used leaf against the origins seen so far. */
final class UseMatcher {
  private static final int PER_PAIR = 16;
  private static final int PER_USE = 400;
  private static final int MAX_TOKENS = 20_000;

  private final OriginIndex index;
  private final Leaf use;
  private final Map<Integer, List<Hit>> hits = new TreeMap<>();
  private int count;

  private UseMatcher(OriginIndex index, Leaf use) {
    this.index = index;
    this.use = use;
  }

  /** One match with an index entry; spans are null for a whole leaf. */
  private record Hit(
      OriginIndex.Entry entry,
      Flow.Match match,
      @Nullable Span from,
      @Nullable Span to,
      Flow.Via via) {}

  static List<Flow> match(OriginIndex index, Leaf use) {
    UseMatcher matcher = new UseMatcher(index, use);
    matcher.equal();
    matcher.parts();
    return matcher.flows();
  }

  private void equal() {
    String key = Values.key(use.value());
    if (key == null) {
      return;
    }
    boolean common = Values.isCommon(use.value());
    boolean perhapsId = common && Values.isSmallNumber(use.value());
    if (common && !perhapsId) {
      return;
    }
    Postings equal = index.equal();
    for (int p = equal.first(hash(key)); p >= 0; p = equal.next(p)) {
      OriginIndex.Entry entry = index.entry(equal.leaf(p));
      boolean counts =
          !common || ArgumentNames.bothIds(name(entry.leaf().place()), name(use.place()));
      if (counts && key.equals(Values.key(entry.leaf().value()))) {
        add(equal.leaf(p), new Hit(entry, Flow.Match.EQUAL, null, null, Flow.Via.PLAIN));
      }
    }
  }

  private void parts() {
    if (!(use.value() instanceof JsonString string)) {
      String key = Values.key(use.value());
      if (key != null && Tokens.isSignificant(key.substring(2), key)) {
        token(key, null, null, Flow.Via.PLAIN);
      }
      return;
    }
    text(string.value(), null, Flow.Via.PLAIN);
    for (Encodings.Decoded decoded : Encodings.in(string.value())) {
      text(decoded.text(), decoded.span(), decoded.via());
    }
  }

  private void text(String text, @Nullable Span coded, Flow.Via via) {
    for (Span span : Tokens.of(text, MAX_TOKENS)) {
      String token = span.in(text);
      String key = Values.key(token);
      if (Tokens.isSignificant(token, key)) {
        token(key, span, coded, via);
      }
    }
    runs(OriginIndex.fold(text), coded, via);
  }

  private void token(String key, @Nullable Span span, @Nullable Span coded, Flow.Via via) {
    long hash = hash(key);
    Postings tokens = index.tokens();
    if (index.isCommon(tokens, hash)) {
      return;
    }
    for (int p = tokens.first(hash); p >= 0; p = tokens.next(p)) {
      int start = tokens.start(p);
      Span from = start < 0 ? null : new Span(start, tokens.end(p));
      OriginIndex.Entry entry = index.entry(tokens.leaf(p));
      add(
          tokens.leaf(p),
          new Hit(
              entry,
              Flow.Match.TOKEN,
              entry.coded() == null ? from : entry.coded(),
              coded == null ? span : coded,
              via == Flow.Via.PLAIN ? entry.via() : via));
    }
  }

  private void runs(String text, @Nullable Span coded, Flow.Via via) {
    Postings grams = index.grams();
    if (grams.size() == 0) {
      return;
    }
    Map<Integer, Integer> covered = new HashMap<>();
    for (int i = 0; i + OriginIndex.RUN <= text.length(); i++) {
      if (!OriginIndex.startsRun(text, i)) {
        continue;
      }
      long hash = Postings.hash(text, i, i + OriginIndex.RUN);
      int p = grams.first(hash);
      if (p < 0 || index.isCommon(grams, hash)) {
        continue;
      }
      for (; p >= 0; p = grams.next(p)) {
        if (covered.getOrDefault(grams.leaf(p), 0) <= i) {
          int end = run(text, i, grams.leaf(p), grams.start(p), coded, via);
          covered.put(grams.leaf(p), Math.max(end, covered.getOrDefault(grams.leaf(p), 0)));
        }
      }
    }
  }

  // Extends a match of 12 characters as far as it goes; the index after it in the use.
  private int run(String text, int at, int leaf, int start, @Nullable Span coded, Flow.Via via) {
    OriginIndex.Entry entry = index.entry(leaf);
    String origin = entry.text();
    int length = 0;
    while (at + length < text.length()
        && start + length < origin.length()
        && text.charAt(at + length) == origin.charAt(start + length)) {
      length++;
    }
    while (length >= OriginIndex.RUN
        && (origin.charAt(start + length - 1) == ' '
            || !OriginIndex.endsRun(origin, start + length)
            || !OriginIndex.endsRun(text, at + length))) {
      length--;
    }
    if (length < OriginIndex.RUN) {
      return 0;
    }
    add(
        leaf,
        new Hit(
            entry,
            Flow.Match.RUN,
            entry.coded() == null ? new Span(start, start + length) : entry.coded(),
            coded == null ? new Span(at, at + length) : coded,
            via == Flow.Via.PLAIN ? entry.via() : via));
    return at + length;
  }

  private void add(int entry, Hit hit) {
    List<Hit> pair = hits.computeIfAbsent(entry, _ -> new ArrayList<>());
    if (count >= PER_USE || pair.size() >= PER_PAIR || isCovered(pair, hit)) {
      return;
    }
    pair.add(hit);
    count++;
  }

  // Equality says it all; a token says more than its parts; a run counts where no token matched.
  private static boolean isCovered(List<Hit> pair, Hit hit) {
    for (Hit known : pair) {
      boolean same =
          switch (known.match()) {
            case EQUAL -> true;
            case TOKEN ->
                hit.match() == Flow.Match.TOKEN
                    ? covers(known.to(), hit.to()) && covers(known.from(), hit.from())
                    : covers(hit.to(), known.to());
            case RUN -> covers(known.to(), hit.to()) && covers(known.from(), hit.from());
          };
      if (same) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(@Nullable Span outer, @Nullable Span inner) {
    return outer == null
        || (inner != null && outer.start() <= inner.start() && inner.end() <= outer.end());
  }

  private List<Flow> flows() {
    List<Flow> flows = new ArrayList<>();
    for (List<Hit> pair : hits.values()) {
      for (Hit hit : pair) {
        flows.add(
            new Flow(
                piece(hit.entry().leaf(), hit.from()),
                piece(use, hit.to()),
                hit.match(),
                hit.via()));
      }
    }
    return flows;
  }

  private static Leaf piece(Leaf leaf, @Nullable Span span) {
    if (span == null || !(leaf.value() instanceof JsonString text)) {
      return leaf;
    }
    if (span.start() == 0 && span.end() == text.value().length()) {
      return leaf;
    }
    Place whole = leaf.place();
    return new Leaf(
        new Place(whole.kind(), whole.step(), whole.call(), whole.pointer(), span),
        Json.of(span.in(text.value())));
  }

  /** The member that a place stands in: the last token of its pointer that is no index. */
  static String name(Place place) {
    for (String token : place.pointer().tokens().reversed()) {
      if (token.isEmpty() || !Character.isDigit(token.charAt(0))) {
        return token;
      }
    }
    return "";
  }

  private static long hash(String key) {
    return Postings.hash(key, 0, key.length());
  }
}
