package dev.sepurux.server.web.tool;

import dev.sepurux.engine.trace.Basis;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.tool.Tool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The registry, newest first.
 *
 * @param next the address of the next page; null on the last one
 * @param first true on the first page
 */
record ToolListPage(List<Row> rows, @Nullable String next, boolean first, boolean mayWrite) {
  ToolListPage {
    rows = List.copyOf(rows);
  }

  /** One tool with its facts. */
  record Row(Tool tool, List<FactRow> facts) {
    Row {
      facts = List.copyOf(facts);
    }

    static Row of(Tool tool) {
      return new Row(tool, FactRow.of(tool.registryEntry()));
    }

    String id() {
      return tool.id().toString();
    }

    String zone() {
      return String.valueOf(tool.entry().text("zone"));
    }

    boolean isProposal() {
      return tool.source() == Basis.BOOTSTRAP;
    }

    /** What confirms it, at the state that is shown. */
    String choice() {
      return tool.id() + " " + IfMatch.tag(tool.id(), tool.revision());
    }
  }

  boolean hasProposals() {
    return rows.stream().anyMatch(Row::isProposal);
  }
}
