package dev.sepurux.server.campaign;

import java.util.UUID;

/** A live campaign, by what people know it by. */
public record Pool(UUID campaignId, String campaignName) {}
