package dev.sepurux.server.approval;

import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.ApprovalIssuer;
import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.TxWork;
import dev.sepurux.server.http.Access;
import dev.sepurux.server.http.Request;
import dev.sepurux.server.http.Response;
import dev.sepurux.server.http.Route;
import dev.sepurux.server.json.Fields;
import dev.sepurux.server.json.Times;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of approvals and of the keys that sign them. */
public final class ApprovalRoutes {
  private static final String KIND = "approval";

  private final Approvals approvals;

  public ApprovalRoutes(Approvals approvals) {
    this.approvals = approvals;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/v1/approvals", "createApproval", Access.APPROVE, this::createApproval),
        Route.get("/v1/approvals", "listApprovals", Access.READ, this::listApprovals)
            .paged("status", "tool"),
        Route.get("/v1/approvals/{approval_id}", "getApproval", Access.READ, this::getApproval),
        Route.post("/v1/approvals/verify", "verifyApproval", Access.WRITE, this::verifyApproval),
        Route.get("/v1/approval-keys", "listApprovalKeys", Access.READ, this::listApprovalKeys),
        Route.post(
            "/v1/approval-keys", "rotateApprovalKey", Access.ADMIN, this::rotateApprovalKey));
  }

  TxWork<Response> createApproval(Request request) {
    Fields fields = request.fields();
    NewApproval wanted = NewApproval.read(fields);
    return tx -> {
      Approvals.Given given = approvals.give(tx, request.project(), wanted);
      return Response.created(given.toJson())
          .with("Location", "/v1/approvals/" + given.approval().id())
          .warned(fields.warnings());
    };
  }

  Response listApprovals(Request request) {
    long now = approvals.now(request.project());
    ApprovalStore.Filter filter =
        new ApprovalStore.Filter(status(request.query("status")), request.query("tool"), now);
    return Response.list(
        request,
        approvals
            .list(request.project(), filter, request.page())
            .map(approval -> approval.toJson(now)));
  }

  private static Approval.@Nullable Status status(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return Arrays.stream(Approval.Status.values())
        .filter(status -> status.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new Refused(
                Problem.invalid(
                    FieldError.query("status", "one of open, spent, expired", "enum"))));
  }

  Response getApproval(Request request) {
    long now = approvals.now(request.project());
    return approvals
        .find(request.project(), request.paramId("approval_id", KIND))
        .map(approval -> Response.ok(approval.toJson(now)))
        .orElseThrow(() -> new Refused(Problem.notFound(KIND)));
  }

  TxWork<Response> verifyApproval(Request request) {
    Fields fields = request.fields();
    Presentation shown = Presentation.read(fields);
    return tx ->
        switch (approvals.verify(tx, request.project(), shown)) {
          case Approvals.Verified.Spent spent ->
              Response.ok(spent.approval().toJson(spent.now())).warned(fields.warnings());
          // What was shown in vain is counted, so these are answers and no exceptions.
          case Approvals.Verified.SpentBefore before -> request.refusal(spentBefore(before));
          case Approvals.Verified.Refused refused -> request.refusal(refused(refused));
        };
  }

  private static Problem spentBefore(Approvals.Verified.SpentBefore before) {
    Approval.Spending spending = before.approval().spending();
    return Problem.of(
        ProblemCode.APPROVAL_SPENT,
        "This approval was spent"
            + (spending == null ? "" : " at " + Times.text(spending.at()))
            + ": ask for another one, the call must not be made.");
  }

  private static Problem refused(Approvals.Verified.Refused refused) {
    FieldError error = FieldError.inBody(refused.pointer(), refused.message(), refused.type());
    return new Problem(
        ProblemCode.APPROVAL_REFUSED,
        refused.pointer().substring(1) + " " + refused.message() + ": the call must not be made.",
        List.of(error));
  }

  Response listApprovalKeys(Request request) {
    List<JsonObject> keys =
        approvals.keys(request.project()).stream().map(ApprovalRoutes::shown).toList();
    return Response.ok(JsonObject.builder().put("keys", Json.array(keys)).build());
  }

  TxWork<Response> rotateApprovalKey(Request request) {
    Fields fields = request.fieldsOrNone();
    fields.others().done();
    return tx ->
        Response.created(shown(approvals.rotate(tx, request.project()))).warned(fields.warnings());
  }

  private static JsonObject shown(SigningKey key) {
    Long retiredAt = key.retiredAt();
    return ApprovalIssuer.jwk(key.id(), key.publicKey())
        .with("created_at", Json.of(Times.text(key.createdAt())))
        .with("retired_at", Json.of(retiredAt == null ? null : Times.text(retiredAt)));
  }
}
