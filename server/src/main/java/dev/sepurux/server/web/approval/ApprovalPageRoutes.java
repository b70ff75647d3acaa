package dev.sepurux.server.web.approval;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.server.approval.Approval;
import dev.sepurux.server.approval.Approvals;
import dev.sepurux.server.approval.NewApproval;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Form;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.http.Scope;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.json.JsonCodec;
import dev.sepurux.server.web.Pages;
import dev.sepurux.server.web.Section;
import dev.sepurux.server.web.Visit;
import dev.sepurux.server.web.approval.ApprovalsPage.Asked;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who approved what, and approving a call after a look at it. */
public final class ApprovalPageRoutes {
  private static final String ALL = "/p/{project}/approvals";

  private final Pages pages;
  private final Approvals approvals;

  public ApprovalPageRoutes(Pages pages, Approvals approvals) {
    this.pages = pages;
    this.approvals = approvals;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(ALL, "approvalsPage", Access.SESSION, this::approvalsPage).taking("cursor"),
        Route.post(ALL + "/look", "lookAtCall", Access.SESSION, this::lookAtCall),
        Route.post(ALL, "approveCall", Access.SESSION, this::approveCall));
  }

  Response approvalsPage(Request request) {
    Visit visit = pages.visit(request);
    return page(200, visit, Asked.NOTHING, null, null, null);
  }

  private Response page(
      int status,
      Visit visit,
      Asked asked,
      @Nullable NewApproval looked,
      @Nullable String token,
      @Nullable String error) {
    Page page = Page.read(null, null, visit.request().query("cursor"), Page.DEFAULT_LIMIT);
    Page.Slice<Approval> found = approvals.list(visit.projectId(), page);
    long now = approvals.now(visit.projectId());
    String all = "/p/" + visit.project().slug() + "/approvals";
    Page.Cursor next = found.next();
    return pages.show(
        status,
        visit,
        Section.APPROVALS,
        "Approvals",
        "web/approval/list.jte",
        new ApprovalsPage(
            all,
            found.items().stream().map(one -> ApprovalRow.of(one, now)).toList(),
            next == null ? null : all + "?cursor=" + next.encode(),
            visit.may(Scope.APPROVE),
            asked,
            looked == null ? List.of() : Argument.of(looked.args()),
            token,
            error));
  }

  /** Shows the call as it would be signed. Nothing is written. */
  TxWork<Response> lookAtCall(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.APPROVE);
    Asked asked = asked(request.form());
    Response answer;
    try {
      answer =
          page(200, visit, asked, approvals.checked(visit.projectId(), read(asked)), null, null);
    } catch (Refused e) {
      answer = again(visit, asked, e);
    }
    Response shown = answer;
    return _ -> shown;
  }

  TxWork<Response> approveCall(Request request) {
    Visit visit = pages.visit(request);
    visit.require(Scope.APPROVE);
    Asked asked = asked(request.form());
    NewApproval wanted;
    try {
      wanted = approvals.checked(visit.projectId(), read(asked));
    } catch (Refused e) {
      Response again = again(visit, asked, e);
      return _ -> again;
    }
    return tx -> {
      Approvals.Given given = approvals.give(tx, visit.projectId(), wanted);
      return given(visit, asked, wanted, given.token());
    };
  }

  /** The page that shows a token; it is made in the transaction, so without the list. */
  private Response given(Visit visit, Asked asked, NewApproval wanted, String token) {
    return pages.show(
        visit,
        Section.APPROVALS,
        "Approvals",
        "web/approval/list.jte",
        new ApprovalsPage(
            "/p/" + visit.project().slug() + "/approvals",
            List.of(),
            null,
            true,
            asked,
            Argument.of(wanted.args()),
            token,
            null));
  }

  private Response again(Visit visit, Asked asked, Refused refused) {
    String error =
        refused.problem().errors().isEmpty()
            ? refused.problem().detail()
            : String.join(".", refused.problem().errors().getFirst().loc())
                    .replaceFirst("^body\\.", "")
                + ": "
                + refused.problem().errors().getFirst().msg();
    return page(422, visit, asked, null, null, error);
  }

  private static Asked asked(Form form) {
    return new Asked(
        form.text("tool"), form.text("args"), form.text("reason"), form.text("seconds"));
  }

  /** The same reader as the API's, so that both refuse the same. */
  private static NewApproval read(Asked asked) {
    JsonObject.Builder body =
        JsonObject.builder()
            .put("tool", asked.tool())
            .put("args", JsonCodec.decode(asked.args().getBytes(StandardCharsets.UTF_8)));
    if (!asked.reason().isEmpty()) {
      body.put("reason", asked.reason());
    }
    if (asked.seconds().matches("[0-9]{1,5}")) {
      body.put("expires_in_seconds", Json.of(Long.parseLong(asked.seconds())));
    }
    return NewApproval.read(Fields.of(body.build()));
  }
}
