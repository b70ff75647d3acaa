/**
 * Campaigns: what is asked of recordings, of which (the eval-set), and when it passes; and the
 * mutation packs they choose from. Owns the tables {@code campaign} and {@code campaign_trace}.
 * What a run needs leaves here as one {@link dev.sepurux.server.campaign.CampaignSnapshot}.
 */
@NullMarked
package dev.sepurux.server.campaign;

import org.jspecify.annotations.NullMarked;
