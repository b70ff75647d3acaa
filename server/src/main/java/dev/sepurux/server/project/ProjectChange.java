package dev.sepurux.server.project;

import dev.sepurux.server.base.Names;
import dev.sepurux.server.json.Fields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a body says about a project.
 *
 * @param slug null if nothing is said
 * @param name null if nothing is said
 * @param retention whether retention_days is given, as null too
 */
public record ProjectChange(
    @Nullable String slug,
    @Nullable String name,
    boolean retention,
    @Nullable Integer retentionDays) {
  private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int MOST_DAYS = 36_500;

  /** A new project; its name is its slug if none is given. */
  public static ProjectChange create(Fields fields) {
    String given = fields.requiredText("slug");
    String slug = given.isBlank() ? given : slug(fields, given);
    ProjectChange change = read(fields, slug);
    return change.name == null
        ? new ProjectChange(slug, slug, change.retention, change.retentionDays)
        : change;
  }

  /** A change of a project. */
  public static ProjectChange update(Fields fields) {
    String slug = fields.text("slug");
    ProjectChange change = read(fields, slug == null ? null : slug(fields, slug));
    fields.requireSome("name");
    fields.done();
    return change;
  }

  private static ProjectChange read(Fields fields, @Nullable String slug) {
    String name = fields.text("name");
    boolean retention = fields.has("retention_days");
    Long days = fields.integer("retention_days", 0, MOST_DAYS);
    fields.others().done();
    return new ProjectChange(
        slug,
        name == null ? null : Names.check("name", name),
        retention,
        days == null ? null : days.intValue());
  }

  /** Whether a text may be the slug of a project. */
  static boolean isSlug(String text) {
    return SLUG.matcher(text).matches();
  }

  private static String slug(Fields fields, String text) {
    if (!isSlug(text)) {
      fields.error(
          "slug",
          "1 to 63 small letters, digits and dashes, the first one no dash; for example my-agent",
          "slug");
    }
    return text;
  }

  Project applied(Project old, long now) {
    return new Project(
        old.id(),
        slug == null ? old.slug() : slug,
        name == null ? old.name() : name,
        retention ? retentionDays : old.retentionDays(),
        old.revision() + 1,
        old.createdAt(),
        now,
        old.archivedAt());
  }
}
