package dev.sepurux.server.web.policy;

import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.base.Removal;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.json.TypedText;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.PolicyRevision;
import dev.sepurux.server.policy.SavedPolicyPack;
import dev.sepurux.server.removal.Removals;
import dev.sepurux.server.web.Located;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import java.util.List;
import java.util.UUID;

/** Lists of policies, one policy, and its revisions. */
public final class PolicyPageRoutes {
  static final String ALL = "/p/{project}/policies";
  static final String ONE = "/policies/{policy_pack_id}";

  private final Pages pages;
  private final PolicyPacks packs;
  private final Removals removals;

  public PolicyPageRoutes(Pages pages, PolicyPacks packs, Removals removals) {
    this.pages = pages;
    this.packs = packs;
    this.removals = removals;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(ALL, "policiesPage", Access.SESSION, this::policiesPage).taking("cursor"),
        Route.get(ONE, "policyPage", Access.SESSION, this::policyPage).taking("cursor"),
        Route.get(ONE + "/difference", "policyDifference", Access.SESSION, this::policyDifference)
            .taking("from", "to"),
        Route.post(ONE + "/confirm", "confirmPolicy", Access.SESSION, this::confirmPolicy),
        Route.post(ONE + "/delete", "removePolicy", Access.SESSION, this::removePolicy));
  }

  Response policiesPage(Request request) {
    Visit visit = pages.visit(request);
    Page page = request.page();
    Page.Slice<SavedPolicyPack> slice = packs.list(visit.projectId(), page);
    Page.Cursor next = slice.next();
    return pages.show(
        visit,
        Section.POLICIES,
        "Policies",
        "web/policy/list.jte",
        new PolicyListPage(
            slice.items(),
            Template.ALL,
            next == null
                ? null
                : Section.POLICIES.path(visit.project().slug()) + "?cursor=" + next.encode(),
            page.after() == null));
  }

  Response policyPage(Request request) {
    Located<SavedPolicyPack> located = find(request);
    SavedPolicyPack pack = located.found();
    ProjectId project = located.visit().projectId();
    Page.Slice<PolicyRevision> revisions = packs.revisions(project, pack.id(), request.page());
    Page.Cursor next = revisions.next();
    return pages.show(
        located.visit(),
        Section.POLICIES,
        pack.name(),
        "web/policy/policy.jte",
        new PolicyPage(
            pack,
            PlainWords.of(pack.compile()),
            TypedText.yaml(pack.policy()),
            revisions.items(),
            next == null ? null : "/policies/" + pack.id() + "?cursor=" + next.encode(),
            located.visit().may(Scope.WRITE),
            located.visit().may(Scope.ADMIN)));
  }

  Response policyDifference(Request request) {
    Located<SavedPolicyPack> located = find(request);
    SavedPolicyPack pack = located.found();
    Integer to = request.queryNumber("to", 1);
    int second = to == null ? pack.revision() : to;
    Integer from = request.queryNumber("from", 1);
    int first = from == null ? Math.max(1, second - 1) : from;
    ProjectId project = located.visit().projectId();
    return pages.show(
        located.visit(),
        Section.POLICIES,
        pack.name() + ", revisions " + first + " and " + second,
        "web/policy/difference.jte",
        new PolicyPage.Difference(
            "/policies/" + pack.id(),
            pack.name(),
            first,
            second,
            pack.revision(),
            LineDiff.of(text(project, pack, first), text(project, pack, second))));
  }

  private String text(ProjectId project, SavedPolicyPack pack, int number) {
    PolicyRevision revision =
        packs
            .revision(project, pack.id(), number)
            .orElseThrow(() -> new Refused(Problem.notFound("revision")));
    String description = revision.description();
    String said = description == null ? "" : "# " + description.replace("\n", "\n# ") + "\n";
    return said + TypedText.yaml(revision.policy());
  }

  TxWork<Response> confirmPolicy(Request request) {
    Located<SavedPolicyPack> located = find(request);
    Visit visit = located.visit();
    visit.require(Scope.WRITE);
    SavedPolicyPack pack = located.found();
    // What is confirmed is what was read: not what somebody has made of it meanwhile.
    String read = request.form().raw("tag");
    return packs
        .replacing(visit.projectId(), Ref.of(pack.id()), pack.asDeclared(), IfMatch.of(read))
        .map(replaced ->
            switch (replaced) {
              case PolicyPacks.Replaced.Done _ ->
                  Pages.go(Said.CONFIRMED.at("/policies/" + pack.id()));
              case PolicyPacks.Replaced.Stale _, PolicyPacks.Replaced.Taken _ ->
                  Pages.go(Said.CHANGED_MEANWHILE.at("/policies/" + pack.id()));
              case PolicyPacks.Replaced.Unknown _ ->
                  throw new Refused(Problem.notFound("policy pack"));
            });
  }

  TxWork<Response> removePolicy(Request request) {
    Located<SavedPolicyPack> located = find(request);
    Visit visit = located.visit();
    visit.require(Scope.ADMIN);
    UUID id = located.found().id();
    String list = Section.POLICIES.path(visit.project().slug());
    return removals
        .removingPolicyPack(visit.projectId(), Ref.of(id), IfMatch.ANY)
        .map(removal ->
            switch (removal) {
              case Removal.Done _ -> Pages.go(Said.POLICY_DELETED.at(list));
              case Removal.InUse _ -> Pages.go(Said.POLICY_NEEDED.at("/policies/" + id));
              case Removal.Unknown _, Removal.Stale _ ->
                  throw new Refused(Problem.notFound("policy pack"));
            });
  }

  private Located<SavedPolicyPack> find(Request request) {
    UUID id = request.paramId("policy_pack_id", "policy pack");
    return pages.locate(request, "policy pack", project -> packs.find(project, Ref.of(id)));
  }
}
