package dev.sepurux.server.work;

import dev.sepurux.server.base.ProjectId;
import java.util.UUID;

/**
 * A piece of work.
 *
 * @param ref what it is about, in the words of its feature; unique per kind
 * @param claims how many workers have started it, this one included
 */
public record Unit(UUID id, ProjectId project, String kind, String ref, int claims) {}
