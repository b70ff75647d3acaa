package dev.sepurux.server.hostile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Texts that become scripts wherever a page forgets to escape them: each marks the element that it
 * would make with {@code data-x}, or runs {@code x()}.
 */
final class Payloads {
  static final int COUNT = 500;

  private static final List<String> CORES =
      List.of(
          "<script data-x>x()</script>",
          "<img data-x src=q onerror=x()>",
          "<svg data-x onload=x()>",
          "<a data-x href=javascript:x()>q</a>",
          "<iframe data-x src=javascript:x()>",
          "<b data-x onmouseover=x()>q</b>",
          "<style data-x>*{color:red}</style>",
          "<form data-x action=//q.example>",
          "<input data-x autofocus onfocus=x()>",
          "<details data-x open ontoggle=x()>",
          "<video data-x src=q onerror=x()>",
          "<body data-x onload=x()>",
          "<math data-x href=javascript:x()>q",
          "<object data-x data=javascript:x()>",
          "<embed data-x src=javascript:x()>",
          "<base data-x href=//q.example/>",
          "<meta data-x http-equiv=refresh content=0>",
          "<link data-x rel=stylesheet href=//q>",
          "<template data-x><img src=q></template>",
          "<button data-x hx-on:click=x()>q",
          "<div data-x hx-get=/logout hx-trigger=load>",
          "<textarea data-x autofocus onfocus=x()>",
          "<select data-x autofocus onfocus=x()>",
          "<marquee data-x onstart=x()>q",
          "<p data-x style=background:url(//q)>q");

  /** How a payload gets out of where it stands. */
  private static final List<String> WAYS =
      List.of(
          "%s",
          "\"%s",
          "'%s",
          "\">%s",
          "'>%s",
          "-->%s",
          "]]>%s",
          "*/%s",
          "`%s",
          "\\\"%s",
          "\\u003c%s",
          "&quot;%s",
          "</title>%s",
          "</pre>%s",
          "</script>%s",
          "</style>%s",
          "</textarea>%s",
          "</svg>%s",
          "${%s}",
          "{{%s}}");

  private Payloads() {}

  /** All of them, different from each other. */
  static List<String> all() {
    Set<String> all = new LinkedHashSet<>();
    for (String way : WAYS) {
      for (String core : CORES) {
        all.add(way.replace("%s", core));
      }
    }
    return List.copyOf(all);
  }

  /** The same, several in one text of at most so many characters. */
  static List<String> joined(int most) {
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String payload : all()) {
      if (!text.isEmpty() && text.length() + 1 + payload.length() > most) {
        texts.add(text.toString());
        text.setLength(0);
      }
      text.append(text.isEmpty() ? "" : " ").append(payload);
    }
    texts.add(text.toString());
    return texts;
  }
}
