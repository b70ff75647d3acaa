package dev.sepurux.server.web.campaign;

import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.campaign.Campaign;
import dev.sepurux.server.campaign.Campaigns;
import dev.sepurux.server.ci.Badges;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.web.Located;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The badge of a campaign: the picture, and the page on which it is made and ended. */
public final class BadgeRoutes {
  private static final String ONE = "/campaigns/{campaign_id}/badge";
  private static final String SVG = "image/svg+xml";

  /** As long as a README may show yesterday's news; whoever embeds it asks no more often. */
  private static final int SECONDS = 60;

  private final Pages pages;
  private final Campaigns campaigns;
  private final Badges badges;
  private final Supplier<String> publicUrl;

  /**
   * @param publicUrl where people reach this server
   */
  public BadgeRoutes(Pages pages, Campaigns campaigns, Badges badges, Supplier<String> publicUrl) {
    this.pages = pages;
    this.campaigns = campaigns;
    this.badges = badges;
    this.publicUrl = publicUrl;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/badges/{badge}", "badge", Access.ASSET, this::badge),
        Route.get(ONE, "badgePage", Access.SESSION, this::badgePage),
        Route.post(ONE, "makeBadge", Access.SESSION, this::makeBadge),
        Route.post(ONE + "/end", "endBadge", Access.SESSION, this::endBadge));
  }

  /**
   * What {@code badge.jte} shows.
   *
   * @param path of the campaign's page
   * @param local the picture's address on this server; empty if there is none
   * @param markdown to paste into a README; empty if there is none
   */
  record BadgePage(String campaign, String path, String local, String markdown, boolean mayWrite) {}

  private Located<Campaign> located(Request request) {
    UUID id = request.paramId("campaign_id", "campaign");
    return pages.locate(
        request,
        "campaign",
        project -> campaigns.find(project, Ref.of(id)).filter(c -> c.archivedAt() == null));
  }

  Response badgePage(Request request) {
    Located<Campaign> located = located(request);
    Campaign campaign = located.found();
    String path = "/campaigns/" + campaign.id();
    String local =
        badges
            .token(located.visit().projectId(), campaign)
            .map(token -> "/badges/" + token + ".svg")
            .orElse("");
    String markdown =
        local.isEmpty()
            ? ""
            : "[![Sepurux](%1$s%2$s)](%1$s%3$s)".formatted(publicUrl.get(), local, path);
    return pages.show(
        located.visit(),
        Section.CAMPAIGNS,
        "Badge",
        "web/campaign/badge.jte",
        new BadgePage(campaign.name(), path, local, markdown, located.visit().may(Scope.WRITE)));
  }

  TxWork<Response> makeBadge(Request request) {
    Located<Campaign> located = located(request);
    located.visit().require(Scope.WRITE);
    return tx -> {
      badges.make(tx, located.visit().projectId(), located.found());
      return back(located);
    };
  }

  TxWork<Response> endBadge(Request request) {
    Located<Campaign> located = located(request);
    located.visit().require(Scope.WRITE);
    return tx -> {
      badges.end(tx, located.visit().projectId(), located.found());
      return back(located);
    };
  }

  private static Response back(Located<Campaign> located) {
    return Pages.go("/campaigns/" + located.found().id() + "/badge");
  }

  /** For anybody who has the address, on any page. */
  Response badge(Request request) {
    String name = request.param("badge");
    Badges.Says says =
        (name.endsWith(".svg")
                ? badges.says(name.substring(0, name.length() - ".svg".length()))
                : Optional.<Badges.Says>empty())
            .orElseThrow(() -> new Refused(Problem.notFound("badge")));
    return new Response(
        200,
        SVG,
        Map.of(
            "Cache-Control", "public, max-age=" + SECONDS,
            "Content-Security-Policy", "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy", "cross-origin"),
        svg(says).getBytes(StandardCharsets.UTF_8));
  }

  private static String svg(Badges.Says says) {
    String word =
        switch (says) {
          case PASSING -> "passing";
          case FAILING -> "failing";
          case NONE -> "no verdict";
        };
    String ground =
        switch (says) {
          case PASSING -> "#166b30";
          case FAILING -> "#b1211a";
          case NONE -> "#545e6a";
        };
    int label = 58;
    int value = 14 + word.length() * 6;
    // Lengths are given, since every machine has other letters.
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="Sepurux: %3$s">
    <title>Sepurux: %3$s</title>
    <clipPath id="r"><rect width="%1$d" height="20" rx="4"/></clipPath>
    <g clip-path="url(#r)"><rect width="%2$d" height="20" fill="#2b3138"/><rect x="%2$d" width="%4$d" height="20" fill="%5$s"/></g>
    <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle" aria-hidden="true"><text x="%6$d" y="14" textLength="44">Sepurux</text><text x="%7$d" y="14" textLength="%8$d">%3$s</text></g>
    </svg>
    """
        .formatted(
            label + value,
            label,
            word,
            value,
            ground,
            label / 2,
            label + value / 2,
            word.length() * 6);
  }
}
