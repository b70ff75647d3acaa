package dev.sepurux.server.web.tool;

import java.util.List;

/**
 * One tool.
 *
 * @param facts what the engine takes it for
 * @param more what is said besides: description, schemas and the like; title and text
 */
record ToolPage(
    ToolListPage.Row row,
    List<FactRow> facts,
    List<More> more,
    boolean mayWrite,
    boolean mayDelete) {
  ToolPage {
    facts = List.copyOf(facts);
    more = List.copyOf(more);
  }

  /** Something said besides. */
  record More(String title, String text) {}

  String path() {
    return "/tools/" + row.id();
  }

  boolean isArchived() {
    return row.tool().archivedAt() != null;
  }
}
