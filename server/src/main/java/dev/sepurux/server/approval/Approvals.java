package dev.sepurux.server.approval;

import dev.sepurux.engine.json.CanonicalJson;
import dev.sepurux.engine.json.Json;
import dev.sepurux.engine.json.JsonNull;
import dev.sepurux.engine.json.JsonObject;
import dev.sepurux.engine.policy.ApprovalIssuer;
import dev.sepurux.engine.policy.ApprovalToken;
import dev.sepurux.engine.policy.PolicyPack;
import dev.sepurux.server.audit.Audit;
import dev.sepurux.server.base.Ids;
import dev.sepurux.server.base.Page;
import dev.sepurux.server.base.ProjectId;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.json.Times;
import dev.sepurux.server.policy.PolicyPacks;
import dev.sepurux.server.project.Project;
import dev.sepurux.server.project.Projects;
import dev.sepurux.server.trace.Traces;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Approvals that people give and tools spend. A token that was signed counts only while the
 * approval itself is here: whoever stole the private key could sign, but not spend.
 */
public final class Approvals {
  /** So long an approval is kept that no recording mentions. */
  private static final Duration KEPT = Duration.ofDays(90);

  /** A statement takes a bounded number of parameters. */
  private static final int CHUNK = 500;

  private final Db db;
  private final Ids ids;
  private final SecureRandom random;
  private final Audit audit;
  private final Projects projects;
  private final Traces traces;
  private final PolicyPacks policyPacks;
  private final SteadyTime time;
  private final ApprovalStore store = new ApprovalStore();

  /**
   * @param nanos a clock that only goes forward
   */
  public Approvals(
      Db db,
      Ids ids,
      Clock clock,
      LongSupplier nanos,
      SecureRandom random,
      Audit audit,
      Projects projects,
      Traces traces,
      PolicyPacks policyPacks) {
    this.db = db;
    this.ids = ids;
    this.random = random;
    this.audit = audit;
    this.projects = projects;
    this.traces = traces;
    this.policyPacks = policyPacks;
    this.time = new SteadyTime(clock, nanos);
  }

  /** A new approval with its token, which is nowhere kept. */
  public record Given(Approval approval, String token, long now) {
    /** As the contract shows it. */
    JsonObject toJson() {
      return approval.toJson(now).with("token", Json.of(token));
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Given[" + approval.id() + "]";
    }
  }

  /** What became of a token that was shown for a call. */
  sealed interface Verified {
    /** The call may be made, once: now. */
    record Spent(Approval approval, long now) implements Verified {}

    /** It was spent before. */
    record SpentBefore(Approval approval) implements Verified {}

    /**
     * It does not speak for this call.
     *
     * @param pointer what of the request is not as approved
     * @param type a stable slug
     */
    record Refused(String pointer, String message, String type) implements Verified {}
  }

  /** Signs that a call may be made, by whoever asks for the transaction. */
  public Given give(Tx tx, ProjectId project, NewApproval wanted) {
    long now = now(tx, project);
    SigningKey key = signing(tx, project, now);
    String field = wanted.tokenField() == null ? tokenField(tx, project) : wanted.tokenField();
    CanonicalJson.Form.Text args = wanted.canonical(field);
    long issued = now / 1_000 * 1_000;
    Approval approval =
        new Approval(
            ids.next(),
            project,
            wanted.tool(),
            args.text(),
            ApprovalToken.digest(args),
            field,
            key.id(),
            wanted.reason(),
            tx.by(),
            now,
            issued,
            issued + wanted.seconds() * 1_000,
            null,
            0,
            null);
    store.insert(tx, approval);
    audit.note(tx, project, "call approved", subject(approval));
    ApprovalToken token = approval.token();
    return new Given(approval, token.text(key.sign(token.signed())), now);
  }

  private static String subject(Approval approval) {
    return approval.tool() + " (" + approval.id() + ")";
  }

  /** The argument that carries tokens by the default policy pack. */
  private String tokenField(Tx tx, ProjectId project) {
    return policyPacks
        .snapshot(tx, project, null)
        .map(pack -> pack.policy().get("approval"))
        .map(approval -> approval instanceof JsonObject object ? object.text("token_field") : null)
        .orElse(PolicyPack.ApprovalCheck.DEFAULT.tokenField());
  }

  private SigningKey signing(Tx tx, ProjectId project, long now) {
    return store.keys(tx, project).stream()
        .filter(key -> key.secret() != null)
        .findFirst()
        .orElseGet(() -> newKey(tx, project, now));
  }

  private SigningKey newKey(Tx tx, ProjectId project, long now) {
    SigningKey key = SigningKey.generate(random, now);
    store.insertKey(tx, project, key);
    audit.note(tx, project, "approval key made", key.id());
    return key;
  }

  /**
   * Spends an approval for a call, or counts that its token was shown in vain. One transaction: who
   * is killed in it has spent nothing.
   */
  Verified verify(Tx tx, ProjectId project, Presentation shown) {
    ApprovalToken.Presented presented = ApprovalToken.read(shown.token());
    if (presented == null) {
      return new Verified.Refused("/token", "is no approval token of this server", "malformed");
    }
    Approval approval = genuine(tx, project, presented).orElse(null);
    if (approval == null) {
      return new Verified.Refused("/token", "is no approval of this project", "unknown");
    }
    long now = now(tx, project);
    Verified verdict = judge(approval, shown, now);
    if (verdict instanceof Verified.Spent) {
      Approval.Spending spending = new Approval.Spending(now, tx.by(), shown.callId());
      if (store.spend(tx, project, approval.id(), spending)) {
        audit.note(tx, project, "approval spent", subject(approval));
        return new Verified.Spent(store.byId(tx, project, approval.id()).orElseThrow(), now);
      }
      verdict = new Verified.SpentBefore(approval);
    }
    store.refused(tx, project, approval.id(), now);
    return verdict;
  }

  /** The approval that a token is of: every claim as it was signed, and the signature ours. */
  private Optional<Approval> genuine(Tx tx, ProjectId project, ApprovalToken.Presented presented) {
    UUID id = Ids.read(presented.token().id());
    return Optional.ofNullable(id)
        .flatMap(known -> store.byId(tx, project, known))
        .filter(approval -> approval.token().equals(presented.token()))
        .filter(approval ->
            store.keys(tx, project).stream()
                .anyMatch(key ->
                    key.id().equals(approval.keyId()) && presented.isSignedBy(key.rawPublicKey())));
  }

  private static Verified judge(Approval approval, Presentation shown, long now) {
    if (!approval.tool().equals(shown.tool())) {
      return new Verified.Refused("/tool", "is not the tool that was approved", "other_tool");
    }
    switch (ApprovalToken.canonical(shown.args(), approval.tokenField())) {
      case CanonicalJson.Form.None none -> {
        return new Verified.Refused("/args" + none.pointer(), none.reason(), "not_canonical");
      }
      case CanonicalJson.Form.Text form -> {
        if (!ApprovalToken.digest(form).equals(approval.argsSha256())) {
          return new Verified.Refused(
              "/args", "are not the arguments that were approved", "other_arguments");
        }
      }
    }
    return switch (approval.status(now)) {
      case SPENT -> new Verified.SpentBefore(approval);
      case EXPIRED ->
          new Verified.Refused(
              "/token", "has expired at " + Times.text(approval.expiresAt()), "expired");
      case OPEN -> new Verified.Spent(approval, now);
    };
  }

  private long now(Tx tx, ProjectId project) {
    return time.after(store.latest(tx, project));
  }

  /** Now, as the project's approvals have it. */
  public long now(ProjectId project) {
    return db.read(tx -> now(tx, project));
  }

  Optional<Approval> find(ProjectId project, UUID id) {
    return db.read(tx -> store.byId(tx, project, id));
  }

  /** All of them, newest first. */
  public Page.Slice<Approval> list(ProjectId project, Page page) {
    return list(project, new ApprovalStore.Filter(null, null, 0), page);
  }

  /**
   * The call as it would be signed: its token field named, and no argument any more.
   *
   * @throws Refused with {@code invalid} if its arguments have no canonical form
   */
  public NewApproval checked(ProjectId project, NewApproval wanted) {
    String given = wanted.tokenField();
    String field = given == null ? db.read(tx -> tokenField(tx, project)) : given;
    wanted.canonical(field);
    return new NewApproval(
        wanted.tool(), wanted.args().without(field), field, wanted.seconds(), wanted.reason());
  }

  /** Newest first. */
  Page.Slice<Approval> list(ProjectId project, ApprovalStore.Filter filter, Page page) {
    List<Approval> fetched = db.read(tx -> store.page(tx, project, filter, page));
    return page.slice(fetched, one -> new Page.Cursor(one.createdAt(), one.id().toString()));
  }

  /** The project's keys, the newest first. */
  List<SigningKey> keys(ProjectId project) {
    return db.read(tx -> store.keys(tx, project));
  }

  /** Makes a new key, which signs from now on; the former private key is gone. */
  SigningKey rotate(Tx tx, ProjectId project) {
    long now = now(tx, project);
    store.retireKeys(tx, project, now);
    return newKey(tx, project, now);
  }

  /**
   * What runs over these recordings need to know: the project's public keys, and which approvals
   * that the recordings mention were spent. JSON null for a project that never approved anything.
   */
  public Json known(Tx tx, ProjectId project, Collection<UUID> traceIds) {
    List<SigningKey> keys = store.keys(tx, project);
    if (keys.isEmpty()) {
      return JsonNull.INSTANCE;
    }
    List<Json> spent = new ArrayList<>();
    List<UUID> mentioned = traces.approvals(tx, project, traceIds).stream().sorted().toList();
    for (int from = 0; from < mentioned.size(); from += CHUNK) {
      List<UUID> some = mentioned.subList(from, Math.min(mentioned.size(), from + CHUNK));
      store.spent(tx, project, some).forEach(approval -> spent.add(spending(approval)));
    }
    return JsonObject.builder()
        .put("project_id", project.toString())
        .put(
            "keys",
            Json.array(
                keys.stream().map(key -> ApprovalIssuer.jwk(key.id(), key.publicKey())).toList()))
        .put("spent", Json.array(spent))
        .build();
  }

  private static Json spending(Approval approval) {
    Approval.Spending spending = approval.spending();
    if (spending == null) {
      throw new IllegalArgumentException(approval.id() + " was not spent");
    }
    return JsonObject.builder()
        .put("approval_id", approval.id().toString())
        .put("spent_at", Times.text(spending.at()))
        .put("call_id", spending.callId())
        .build();
  }

  /**
   * Deletes approvals that were given more than ninety days ago and that no stored recording
   * mentions; returns how many.
   */
  public int forgetOld() {
    int deleted = 0;
    for (Project project : db.read(projects::all)) {
      deleted += forgetOld(project.id());
    }
    return deleted;
  }

  private int forgetOld(ProjectId project) {
    int deleted = 0;
    String last = "";
    while (true) {
      String after = last;
      long before = time.after(0) - KEPT.toMillis();
      List<UUID> old = db.read(tx -> store.givenBefore(tx, project, before, after, CHUNK));
      if (old.isEmpty()) {
        return deleted;
      }
      deleted += db.write(tx -> forget(tx, project, old));
      last = old.getLast().toString();
    }
  }

  private int forget(Tx tx, ProjectId project, List<UUID> old) {
    Set<UUID> mentioned = traces.mentioning(tx, project, old);
    List<UUID> gone = old.stream().filter(id -> !mentioned.contains(id)).toList();
    return gone.isEmpty() ? 0 : store.delete(tx, project, gone);
  }
}
