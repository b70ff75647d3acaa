package dev.sepurux.server.web.policy;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.IfMatch;
import dev.sepurux.server.base.Names;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.Ref;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.json.TypedText;
import dev.sepurux.server.policy.NewPolicyPack;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.policy.SavedPolicyPack;
import dev.sepurux.server.web.FieldErrors;
import dev.sepurux.server.web.Located;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Said;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import dev.sepurux.server.whatif.WhatIfQuestion;
import dev.sepurux.server.whatif.WhatIfs;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The editor of policies. */
public final class PolicyEditRoutes {
  private final Pages pages;
  private final PolicyPacks packs;
  private final WhatIfs whatIfs;

  public PolicyEditRoutes(Pages pages, PolicyPacks packs, WhatIfs whatIfs) {
    this.pages = pages;
    this.packs = packs;
    this.whatIfs = whatIfs;
  }

  public List<Route> routes() {
    String all = PolicyPageRoutes.ALL;
    String one = PolicyPageRoutes.ONE;
    return List.of(
        Route.get(all + "/new", "newPolicyPage", Access.SESSION, this::newPolicyPage)
            .taking("template"),
        Route.post(all + "/new", "makePolicy", Access.SESSION, this::makePolicy),
        Route.post(all + "/check", "checkNewPolicy", Access.SESSION, this::checkNewPolicy),
        Route.get(one + "/edit", "editPolicyPage", Access.SESSION, this::editPolicyPage),
        Route.post(one + "/edit", "changePolicy", Access.SESSION, this::changePolicy),
        Route.post(one + "/check", "checkPolicy", Access.SESSION, this::checkPolicy),
        Route.ask(one + "/what-if", "tryPolicy", Access.SESSION, this::tryPolicy));
  }

  Response newPolicyPage(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    String named = request.query("template");
    Template template =
        Template.ALL.stream()
            .filter(one -> one.name().equals(named))
            .findFirst()
            .orElse(Template.ALL.getFirst());
    PolicyForm form = new PolicyForm("", "", false, template.source(), "");
    return show(200, visit, page(visit, null, form));
  }

  Response editPolicyPage(Request request) {
    Located<SavedPolicyPack> located = live(request);
    located.visit().require(Scope.WRITE);
    SavedPolicyPack pack = located.found();
    return show(200, located.visit(), page(located.visit(), pack, PolicyForm.of(pack)));
  }

  private PolicyFormPage page(Visit visit, @Nullable SavedPolicyPack pack, PolicyForm form) {
    String list = Section.POLICIES.path(visit.project().slug());
    String one = pack == null ? "" : "/policies/" + pack.id();
    return new PolicyFormPage(
        pack == null,
        pack == null ? list + "/new" : one + "/edit",
        pack == null ? list + "/check" : one + "/check",
        pack == null ? list : one,
        pack == null ? null : one + "/what-if",
        form,
        typed(form.named()) instanceof Typed.Good good ? words(good.pack()) : List.of(),
        Template.ALL,
        FieldErrors.NONE,
        List.of(),
        null);
  }

  private Response show(int status, Visit visit, PolicyFormPage page) {
    return pages.show(
        status,
        visit,
        Section.POLICIES,
        page.isNew() ? "New policy" : "Edit policy",
        "web/policy/form.jte",
        page);
  }

  /** What somebody typed: a pack to save, or what is wrong with it. */
  private sealed interface Typed {
    record Good(NewPolicyPack pack) implements Typed {}

    record Wrong(PolicyFormPage.Checked checked) implements Typed {}
  }

  private static Typed typed(PolicyForm form) {
    return switch (form.read()) {
      case TypedText.Read.Fault fault ->
          new Typed.Wrong(checked(nameErrors(form), List.of(form.error(fault))));
      case TypedText.Read.Value value -> typed(form, value);
    };
  }

  private static Typed typed(PolicyForm form, TypedText.Read.Value value) {
    try {
      return new Typed.Good(NewPolicyPack.read(Fields.of(form.body(value.value()))));
    } catch (Refused e) {
      List<FieldError> errors = e.problem().errors();
      List<SourceError> inSource = form.errors(value, errors);
      FieldErrors others =
          FieldErrors.of(errors.stream().filter(error -> !error.loc().contains("policy")).toList());
      return new Typed.Wrong(checked(others, inSource));
    }
  }

  private static FieldErrors nameErrors(PolicyForm form) {
    try {
      Names.check("name", form.name());
      return FieldErrors.NONE;
    } catch (Refused e) {
      return FieldErrors.of(e.problem(), "name");
    }
  }

  private static PolicyFormPage.Checked checked(FieldErrors errors, List<SourceError> inSource) {
    return new PolicyFormPage.Checked(errors, inSource, List.of());
  }

  TxWork<Response> checkNewPolicy(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    return check(visit, null, PolicyForm.read(request.form()));
  }

  TxWork<Response> checkPolicy(Request request) {
    Located<SavedPolicyPack> located = live(request);
    located.visit().require(Scope.WRITE);
    return check(located.visit(), located.found().id(), PolicyForm.read(request.form()));
  }

  private TxWork<Response> check(Visit visit, @Nullable UUID self, PolicyForm form) {
    PolicyFormPage.Checked checked =
        switch (typed(form)) {
          case Typed.Wrong wrong -> wrong.checked();
          case Typed.Good good -> {
            boolean taken =
                packs
                    .find(visit.projectId(), Ref.of(good.pack().name()))
                    .filter(holder -> !holder.id().equals(self))
                    .isPresent();
            yield new PolicyFormPage.Checked(
                taken ? taken() : FieldErrors.NONE, List.of(), words(good.pack()));
          }
        };
    Response part = pages.part(visit, "web/policy/checked.jte", checked);
    return _ -> part;
  }

  private static List<PlainWords.Group> words(NewPolicyPack pack) {
    Json policy = pack.policy();
    return PolicyPack.parse(policy) instanceof PolicyPack.Parsed.Accepted(PolicyPack compiled)
        ? PlainWords.of(compiled)
        : List.of();
  }

  private static FieldErrors taken() {
    return FieldErrors.one("name", "another policy has this name");
  }

  Response tryPolicy(Request request) {
    Located<SavedPolicyPack> located = live(request);
    Visit visit = located.visit();
    visit.require(Scope.WRITE);
    return pages.part(
        visit,
        "web/policy/whatif.jte",
        tried(visit, located.found(), PolicyForm.read(request.form())));
  }

  private WhatIfPart tried(Visit visit, SavedPolicyPack pack, PolicyForm form) {
    if (!(typed(form.named()) instanceof Typed.Good(NewPolicyPack candidate))) {
      return WhatIfPart.problem("The text is not a policy yet; mend what is marked first.");
    }
    JsonObject body = JsonObject.builder().put("policy", candidate.policy()).build();
    try {
      WhatIfQuestion question = WhatIfQuestion.read(Fields.of(body));
      return WhatIfPart.of(whatIfs.answer(visit.projectId(), pack, question).toJson());
    } catch (Refused e) {
      return WhatIfPart.problem(e.problem().detail());
    }
  }

  TxWork<Response> makePolicy(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.WRITE);
    PolicyForm form = PolicyForm.read(request.form());
    PolicyFormPage page = page(visit, null, form);
    return switch (typed(form)) {
      case Typed.Wrong wrong -> _ -> show(422, visit, page.with(form, wrong.checked()));
      case Typed.Good good ->
          packs
              .create(visit.projectId(), good.pack())
              .map(created ->
                  switch (created) {
                    case PolicyPacks.Created.New made -> saved(made.pack());
                    case PolicyPacks.Created.Same same -> saved(same.pack());
                    case PolicyPacks.Created.Taken _ ->
                        show(422, visit, page.with(form, checked(taken(), List.of())));
                  });
    };
  }

  TxWork<Response> changePolicy(Request request) {
    Located<SavedPolicyPack> located = live(request);
    Visit visit = located.visit();
    visit.require(Scope.WRITE);
    PolicyForm form = PolicyForm.read(request.form());
    PolicyFormPage page = page(visit, located.found(), form);
    return switch (typed(form)) {
      case Typed.Wrong wrong -> _ -> show(422, visit, page.with(form, wrong.checked()));
      case Typed.Good good ->
          packs
              .replacing(
                  visit.projectId(),
                  Ref.of(located.found().id()),
                  good.pack(),
                  IfMatch.of(form.tag()))
              .map(replaced ->
                  switch (replaced) {
                    case PolicyPacks.Replaced.Done done -> saved(done.pack());
                    case PolicyPacks.Replaced.Unknown _ ->
                        throw new Refused(Problem.notFound("policy pack"));
                    case PolicyPacks.Replaced.Taken _ ->
                        show(422, visit, page.with(form, checked(taken(), List.of())));
                    case PolicyPacks.Replaced.Stale stale ->
                        show(412, visit, conflict(page, form, good.pack(), stale.pack()));
                  });
    };
  }

  /** Both versions; what is sent next is meant for theirs. */
  private static PolicyFormPage conflict(
      PolicyFormPage page, PolicyForm form, NewPolicyPack mine, SavedPolicyPack theirs) {
    return page.with(
        form.tagged(IfMatch.tag(theirs.id(), theirs.revision())),
        new PolicyFormPage.Conflict(
            theirs.revision(),
            LineDiff.of(TypedText.yaml(theirs.policy()), TypedText.yaml(mine.policy()))));
  }

  private static Response saved(SavedPolicyPack pack) {
    return Pages.go(Said.SAVED.at("/policies/" + pack.id()));
  }

  private Located<SavedPolicyPack> live(Request request) {
    UUID id = request.paramId("policy_pack_id", "policy pack");
    return pages.locate(
        request,
        "policy pack",
        project -> packs.find(project, Ref.of(id)).filter(pack -> pack.archivedAt() == null));
  }
}
