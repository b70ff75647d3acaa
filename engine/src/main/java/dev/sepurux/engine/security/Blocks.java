package dev.sepurux.engine.security;

import dev.sepurux.engine.trace.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts a text into blocks: what tags set apart in the middle of plain text, and paragraphs. */
final class Blocks {
  /** More kinds of tags than this make a marked-up page, where tags set nothing apart. */
  private static final int MOST_TAGS = 2;

  private static final int LONGEST_NAME = 40;

  /** Tags that only shape a page. */
  private static final Set<String> SHAPING =
      Set.of(
          "a",
          "abbr",
          "article",
          "aside",
          "b",
          "blockquote",
          "body",
          "br",
          "button",
          "caption",
          "center",
          "code",
          "dd",
          "div",
          "dl",
          "dt",
          "em",
          "figure",
          "font",
          "footer",
          "form",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "head",
          "header",
          "hr",
          "html",
          "i",
          "img",
          "kbd",
          "label",
          "li",
          "main",
          "mark",
          "nav",
          "ol",
          "p",
          "pre",
          "s",
          "section",
          "small",
          "span",
          "strong",
          "style",
          "sub",
          "summary",
          "sup",
          "table",
          "tbody",
          "td",
          "th",
          "thead",
          "title",
          "tr",
          "tt",
          "u",
          "ul",
          "script",
          "svg");

  /**
   * A part of a text.
   *
   * @param fenced true if tags set it apart from plain text around it
   * @param hidden true if it stands in a comment that a reader of the page does not see
   */
  record Block(Span span, boolean fenced, boolean hidden) {}

  private Blocks() {}

  static List<Block> of(String text) {
    List<Block> blocks = new ArrayList<>();
    int from = 0;
    for (Block region : regions(text)) {
      paragraphs(text, from, region.span().start(), blocks);
      blocks.add(region);
      from = region.span().end();
    }
    paragraphs(text, from, text.length(), blocks);
    return blocks;
  }

  private static void paragraphs(String text, int from, int to, List<Block> blocks) {
    Sentences.paragraphs(text, from, to).forEach(span -> blocks.add(new Block(span, false, false)));
  }

  private static List<Block> regions(String text) {
    List<Block> regions = new ArrayList<>();
    if (text.indexOf('<') < 0) {
      return regions;
    }
    Map<String, Boolean> names = new HashMap<>();
    // Behind the last end of a comment no start needs to look for one.
    int lastComment = text.lastIndexOf("-->");
    int at = text.indexOf('<');
    while (at >= 0) {
      Block region =
          text.startsWith("<!--", at) && at < lastComment
              ? comment(text, at)
              : tagged(text, at, names);
      if (region != null) {
        regions.add(region);
      }
      at = text.indexOf('<', region == null ? at + 1 : region.span().end());
    }
    return names.size() > MOST_TAGS ? regions.stream().filter(Block::hidden).toList() : regions;
  }

  private static @Nullable Block comment(String text, int at) {
    int end = text.indexOf("-->", at);
    return end < 0 ? null : new Block(new Span(at, end + 3), false, true);
  }

  private static @Nullable Block tagged(String text, int at, Map<String, Boolean> closed) {
    String name = name(text, at + 1);
    if (name.isEmpty()) {
      return null;
    }
    if (SHAPING.contains(name.toLowerCase(Locale.ROOT))
        || closed.size() > MOST_TAGS
        || !closed.getOrDefault(name, true)) {
      closed.putIfAbsent(name, true);
      return null;
    }
    String closing = "</" + name + ">";
    int end = text.indexOf(closing, at);
    closed.put(name, end >= 0);
    return end < 0 ? null : new Block(new Span(at, end + closing.length()), true, false);
  }

  private static String name(String text, int from) {
    int at = from;
    while (at < text.length()
        && at - from <= LONGEST_NAME
        && (Character.isLetterOrDigit(text.charAt(at)) || "_-".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    boolean opens = at > from && at < text.length() && text.charAt(at) == '>';
    return opens && Character.isLetter(text.charAt(from)) ? text.substring(from, at) : "";
  }
}
