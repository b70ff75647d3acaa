package dev.sepurux.server.web.campaign;

import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.ci.Batch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The campaigns of a project, newest first.
 *
 * @param next the address of the next page; null on the last one
 * @param first true on the first page
 */
record CampaignListPage(List<Row> rows, @Nullable String next, boolean first) {
  CampaignListPage {
    rows = List.copyOf(rows);
  }

  /** One of them, with its newest verdict if it has one. */
  record Row(Campaign campaign, @Nullable VerdictRow verdict) {
    static Row of(Campaign campaign, @Nullable Batch newest) {
      return new Row(campaign, newest == null ? null : VerdictRow.of(newest, null));
    }

    String id() {
      return campaign.id().toString();
    }
  }
}
