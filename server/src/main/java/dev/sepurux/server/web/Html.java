package dev.sepurux.server.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a page from text. Every text is escaped here, so that what a recording says is never
 * markup; links are made from ids alone.
 */
final class Html {
  private final StringBuilder out = new StringBuilder();

  /** The markup so far. */
  String text() {
    return out.toString();
  }

  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /** A heading with a badge behind it. */
  Html title(String text, String badge) {
    out.append("<h1>").append(escape(text)).append(' ').append(badge(badge)).append("</h1>\n");
    return this;
  }

  Html heading(String text) {
    out.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  Html paragraph(String text) {
    out.append("<p>").append(escape(text)).append("</p>\n");
    return this;
  }

  /** A list of points; nothing for an empty one. */
  Html points(List<String> points) {
    if (!points.isEmpty()) {
      out.append("<ul>\n");
      points.forEach(point -> out.append("<li>").append(escape(point)).append("</li>\n"));
      out.append("</ul>\n");
    }
    return this;
  }

  /** Name and value, side by side. */
  Html figures(List<Figure> figures) {
    out.append("<dl>\n");
    for (Figure figure : figures) {
      out.append("<div><dt>")
          .append(escape(figure.name()))
          .append("</dt><dd>")
          .append(escape(figure.value()))
          .append("</dd></div>\n");
    }
    out.append("</dl>\n");
    return this;
  }

  record Figure(String name, String value) {}

  /** One cell of a table: text, a badge or a link. */
  sealed interface Cell {
    record Text(@Nullable String text) implements Cell {}

    record Badge(String word) implements Cell {}

    /**
     * A link inside this server.
     *
     * @param path made of fixed words and ids
     */
    record Link(String path, String text) implements Cell {}
  }

  /** A table; a sentence in its place where it has no rows. */
  Html table(List<String> head, List<List<Cell>> rows, String empty) {
    if (rows.isEmpty()) {
      return paragraph(empty);
    }
    out.append("<div class=\"wide\"><table>\n<thead><tr>");
    head.forEach(name -> out.append("<th scope=\"col\">").append(escape(name)).append("</th>"));
    out.append("</tr></thead>\n<tbody>\n");
    for (List<Cell> row : rows) {
      out.append("<tr>");
      row.forEach(cell -> out.append("<td>").append(cell(cell)).append("</td>"));
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
    return this;
  }

  private static String cell(Cell cell) {
    return switch (cell) {
      case Cell.Text(String text) -> text == null ? "" : escape(text);
      case Cell.Badge(String word) -> badge(word);
      case Cell.Link(String path, String text) ->
          "<a href=\"" + escape(path) + "\">" + escape(text) + "</a>";
    };
  }

  private static String badge(String word) {
    String kind =
        switch (word) {
          case "pass", "passed" -> "good";
          case "fail", "failed", "high" -> "bad";
          case "unsafe", "error", "critical" -> "worst";
          default -> "plain";
        };
    return "<span class=\"badge " + kind + "\">" + escape(word) + "</span>";
  }

  Html link(String path, String text) {
    out.append("<p>").append(cell(new Cell.Link(path, text))).append("</p>\n");
    return this;
  }
}
