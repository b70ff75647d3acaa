package dev.sepurux.engine.security;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonArray;
import dev.sepurux.engine.json.JsonBool;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonNumber;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.json.JsonString;
import dev.sepurux.engine.json.Pointer;
import dev.sepurux.engine.security.Words.Word;
import dev.sepurux.engine.trace.Analysis;
import dev.sepurux.engine.trace.Call;
import dev.sepurux.engine.trace.ResultView;
import dev.sepurux.engine.trace.Span;
import dev.sepurux.engine.trace.ToolFacts.Integrity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the passages of a recording's untrusted results that tell their reader to do something. */
final class Passages {
  private static final int SHORTEST = 12;

  /**
   * Of those with a sign and of those without: a page full of harmless advice must not hide what
   * stands behind it, and memory and time must end.
   */
  private static final int MOST = 2_000;

  private static final int LONGEST = 1_500;
  private static final int AFTER = 2;
  private static final String WRAPPING = "\"'`<>[]() ";

  private final AgentTalk talk;
  private final List<Passage> found = new ArrayList<>();
  private final Set<Passage.Text> seen = new HashSet<>();
  private int strong;

  private Passages(Analysis analysis) {
    this.talk = new AgentTalk(analysis);
  }

  /** All passages, in order of step. */
  static List<Passage> of(Analysis analysis) {
    Passages passages = new Passages(analysis);
    for (Call call : analysis.trace().calls()) {
      ResultView view = analysis.provenance().view(call);
      Integer step = call.answerStep();
      if (view != null
          && step != null
          && analysis.facts(call).integrity().value() == Integrity.UNTRUSTED) {
        passages.read(view.value(), Pointer.ROOT, call.index(), step);
      }
    }
    for (int step : analysis.trace().documents()) {
      ResultView view = analysis.provenance().viewOfDocument(step);
      if (view != null) {
        passages.read(view.value(), Pointer.ROOT, -1, step);
      }
    }
    passages.found.sort(Comparator.comparingInt(Passage::step));
    return passages.found;
  }

  private void read(Json value, Pointer at, int call, int step) {
    switch (value) {
      case JsonObject object ->
          object
              .members()
              .forEach((name, member) -> {
                readName(name, member, at.child(name), call, step);
                read(member, at.child(name), call, step);
              });
      case JsonArray array -> {
        for (int i = 0; i < array.size(); i++) {
          read(array.get(i), at.child(i), call, step);
        }
      }
      case JsonString text -> {
        if (isSentence(text.value())) {
          read(text.value(), at, call, step);
        }
      }
      case JsonNumber _, JsonBool _, JsonNull _ -> {}
    }
  }

  // A line of text with a colon or commas in it reads as a record, and its order as a name.
  private void readName(String name, Json value, Pointer at, int call, int step) {
    if (isSentence(name)) {
      String text = value.asText();
      read(text == null ? name : name + ": " + text, at, call, step);
    }
  }

  private static boolean isSentence(String text) {
    return text.length() >= SHORTEST && text.indexOf(' ') > 0;
  }

  private void read(String text, Pointer at, int call, int step) {
    boolean spoken = false;
    for (Blocks.Block block : Blocks.of(text)) {
      List<Word> words = Words.of(text, block.span().start(), block.span().end());
      boolean speaks = talk.speaksToAgent(words);
      Set<Passage.Sign> signs = EnumSet.noneOf(Passage.Sign.class);
      if (speaks || spoken) {
        signs.add(Passage.Sign.SPEAKS_TO_AGENT);
      }
      if (block.fenced()) {
        signs.add(Passage.Sign.FENCED);
      }
      if (talk.namesTool(words)) {
        signs.add(Passage.Sign.NAMES_TOOL);
      }
      if (block.hidden()) {
        signs.add(Passage.Sign.HIDDEN);
      }
      block(text, block.span(), words, signs, at, call, step);
      spoken = speaks;
    }
  }

  private void block(
      String text,
      Span span,
      List<Word> block,
      Set<Passage.Sign> signs,
      Pointer at,
      int call,
      int step) {
    List<Span> sentences = Sentences.of(text, span.start(), span.end());
    int from = 0;
    for (int i = 0; i < sentences.size() && hasRoom(signs); i++) {
      Span sentence = sentences.get(i);
      int to = from;
      while (to < block.size() && block.get(to).start() < sentence.end()) {
        to++;
      }
      List<Word> words = block.subList(from, to);
      from = to;
      if (!Directives.isDirective(words)) {
        continue;
      }
      int end = sentences.get(Math.min(i + AFTER, sentences.size() - 1)).end();
      int cut = Math.min(end, sentence.start() + LONGEST);
      add(passage(text, new Span(sentence.start(), cut), sentence, signs, at, call, step));
    }
  }

  private boolean hasRoom(Set<Passage.Sign> signs) {
    return signs.isEmpty() ? found.size() - strong < MOST : strong < MOST;
  }

  /** What one result says over and over is one order. */
  private void add(Passage passage) {
    if (seen.add(passage.said())) {
      found.add(passage);
      strong += passage.isStrong() ? 1 : 0;
    }
  }

  private static Passage passage(
      String text,
      Span span,
      Span sentence,
      Set<Passage.Sign> signs,
      Pointer at,
      int call,
      int step) {
    Set<Act> acts = EnumSet.noneOf(Act.class);
    Set<String> stems = new HashSet<>();
    for (Word word : Words.of(text, span.start(), span.end())) {
      stems.add(word.stem());
      acts.addAll(Act.ofWord(word.stem()));
    }
    return new Passage(
        call, step, at, folded(span.in(text)), sentence.in(text), signs, acts, stems);
  }

  /** A value without the quotes and brackets that a model put around it. */
  static String bare(String folded) {
    int start = 0;
    int end = folded.length();
    while (start < end && WRAPPING.indexOf(folded.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && WRAPPING.indexOf(folded.charAt(end - 1)) >= 0) {
      end--;
    }
    return start == end ? folded : folded.substring(start, end);
  }

  static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        space = true;
      } else {
        if (space && !folded.isEmpty()) {
          folded.append(' ');
        }
        space = false;
        folded.append(c);
      }
    }
    return folded.toString().toLowerCase(Locale.ROOT);
  }
}
