package dev.sepurux.server.audit;

import dev.sepurux.server.base.Actor;
import dev.sepurux.server.base.ProjectId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change.
 *
 * @param at ms since 1970
 * @param project null for what belongs to none
 * @param action a stable phrase, as {@code key revoked}
 * @param subject what was changed, by its name at that time
 */
public record AuditEntry(
    UUID id, long at, @Nullable ProjectId project, Actor by, String action, String subject) {}
