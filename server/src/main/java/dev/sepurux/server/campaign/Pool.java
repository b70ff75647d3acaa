package dev.sepurux.server.campaign;

import java.util.UUID;

/** A live campaign whose eval-set holds a trace. */
public record Pool(UUID campaignId, String campaignName) {}
