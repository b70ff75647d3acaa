package dev.sepurux.server.project;

import dev.sepurux.server.base.ProjectId;

/**
 * A tenant.
 *
 * @param slug {@code [a-z0-9][a-z0-9-]{0,62}}, unique
 * @param createdAt ms since 1970
 */
public record Project(ProjectId id, String slug, String name, long createdAt) {}
