package dev.sepurux.server.web.trace;

import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.campaign.Pool;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.trace.StoredTrace;
import dev.sepurux.server.trace.TraceSearch;
import dev.sepurux.server.trace.TraceSearch.Kind;
import dev.sepurux.server.trace.Traces;
import dev.sepurux.server.web.Query;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Show;
import dev.sepurux.server.web.Visit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of recordings with its search.
 *
 * @param at the address of the list
 * @param found how many the search finds, {@link #MOST_COUNTED} for that many or more
 * @param next the address of the next page; null if this is the last
 * @param first false if pages stand before this one
 */
record TraceList(
    String at,
    String text,
    @Nullable Kind kind,
    int found,
    List<TraceRow> rows,
    @Nullable String next,
    boolean first) {
  static final int MOST_COUNTED = 10_001;
  private static final int PAGE = 50;
  private static final String ANY = "*";

  static TraceList of(Request request, Visit visit, Traces traces, Campaigns campaigns) {
    ProjectId project = visit.projectId();
    String word = request.query("kind");
    Kind kind =
        Arrays.stream(Kind.values()).filter(k -> k.word().equals(word)).findFirst().orElse(null);
    TraceSearch search = new TraceSearch(text(request), kind);
    Page asked = Page.read(Integer.toString(PAGE), null, request.query("cursor"), PAGE);
    Page.Slice<StoredTrace> slice = traces.search(project, search, asked);
    Map<UUID, List<Pool>> pools =
        campaigns.pools(project, slice.items().stream().map(StoredTrace::id).toList());
    String at = Section.TRACES.path(visit.project().slug());
    Page.Cursor next = slice.next();
    boolean first = request.query("cursor") == null;
    boolean all = first && next == null;
    return new TraceList(
        at,
        search.text(),
        kind,
        all ? slice.items().size() : traces.count(project, search, MOST_COUNTED),
        slice.map(trace -> TraceRow.of(trace, pools.getOrDefault(trace.id(), List.of()))).items(),
        next == null
            ? null
            : new Query(at)
                .with("text", search.text())
                .with("kind", kind == null ? null : kind.word())
                .with("cursor", next.encode())
                .text(),
        first);
  }

  private static String text(Request request) {
    String text = request.query("text");
    return text == null || text.equals(ANY) ? "" : text.strip();
  }

  boolean filtered() {
    return !text.isEmpty() || kind != null;
  }

  String summary() {
    String count =
        found >= MOST_COUNTED
            ? Show.number(MOST_COUNTED - 1) + " traces or more"
            : Show.count(found, "trace");
    return count + (filtered() ? " found" : "") + ", the newest first";
  }
}
