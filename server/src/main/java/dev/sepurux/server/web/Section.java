package dev.sepurux.server.web;

import java.util.Arrays;
import java.util.List;

/** A part of the workspace, as the navigation shows it. */
public enum Section {
  HOME("Home", "", true),
  VERDICTS("Verdicts", "/verdicts", true),
  TRACES("Traces", "/traces", true),
  CAMPAIGNS("Campaigns", "/campaigns", true),
  POLICIES("Policies", "/policies", true),
  TOOLS("Tools", "/tools", true),
  MUTATIONS("Mutations", "/mutations", true),
  APPROVALS("Approvals", "/approvals", true),
  EXPLORER("Explorer", "/explorer", true),
  SETTINGS("Settings", "/settings", true);

  private final String title;
  private final String path;
  private final boolean listed;

  /**
   * @param path below the project's own
   * @param listed whether its pages are there
   */
  Section(String title, String path, boolean listed) {
    this.title = title;
    this.path = path;
    this.listed = listed;
  }

  public String title() {
    return title;
  }

  /** Its first page in a project, by the project's slug. */
  public String path(String slug) {
    return "/p/" + slug + path;
  }

  boolean isListed() {
    return listed;
  }

  static List<Section> shown() {
    return Arrays.stream(values()).filter(section -> section.listed).toList();
  }
}
