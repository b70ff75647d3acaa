package dev.sepurux.server.http;

import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.Tx;
import dev.sepurux.server.db.TxWork;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs every POST in one transaction. With an {@code Idempotency-Key} the same transaction looks
 * the key up and remembers the answer, so that effect and answer are there together or not at all,
 * wherever the server is killed.
 */
public final class Idempotency {
  private static final Duration KEPT = Duration.ofDays(3);
  private static final int MAX_KEY = 255;

  private final Db db;
  private final Clock clock;
  private final IdempotencyStore store = new IdempotencyStore();

  /** The body of each keyed request that this process is answering now. */
  private final Map<IdempotencyStore.Key, String> running = new ConcurrentHashMap<>();

  public Idempotency(Db db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Deletes answers older than 72 h, which count as forgotten already; returns how many. */
  public int forgetOld() {
    return db.write(tx -> store.forgetBefore(tx, oldest()));
  }

  private long oldest() {
    return clock.millis() - KEPT.toMillis();
  }

  /**
   * To be asked before a request that writes.
   *
   * @throws Refused with {@code storage_full} if there is no room
   */
  void requireRoom() {
    db.requireRoom();
  }

  /**
   * The answer of the first request with this key, or this request's own.
   *
   * @throws Refused with {@code storage_full} if there is no room and nothing was answered before;
   *     forms of pages go on
   */
  Response answer(Request request, Route.Preparation preparation) {
    Caller caller = request.callerOrNull();
    String name = request.header("Idempotency-Key");
    if (caller == null) {
      // A form of a page: little, and it may be what ends a key or makes room.
      return db.write(preparation.prepare(request));
    }
    if (name == null) {
      requireRoom();
      return db.write(preparation.prepare(request));
    }
    requireUsable(name);
    IdempotencyStore.Key key =
        new IdempotencyStore.Key(caller.project(), "POST", request.path(), name);
    String body = sha256(request.body());
    // Other processes are kept apart by the database; within this one nobody has to wait for that.
    String first = running.putIfAbsent(key, body);
    if (first != null) {
      throw first.equals(body) ? stillRunning() : otherBody();
    }
    try {
      return once(key, body, request, preparation);
    } finally {
      running.remove(key);
    }
  }

  private Response once(
      IdempotencyStore.Key key, String body, Request request, Route.Preparation preparation) {
    try {
      if (!db.hasRoom() && isNew(key)) {
        requireRoom();
      }
      TxWork<Response> work = preparation.prepare(request);
      return db.write(tx -> settle(tx, key, body, work));
    } catch (Refused e) {
      if (!isRemembered(e.problem().code().status())) {
        throw e;
      }
      // What the work had written is rolled back; the refusal is an answer and is kept like one.
      Response refusal = ProblemPage.render(e.problem(), request.id(), request.header("Accept"));
      return db.write(tx -> settle(tx, key, body, _ -> refusal));
    }
  }

  /** What was answered before is answered again without room. */
  private boolean isNew(IdempotencyStore.Key key) {
    return db.read(tx -> store.find(tx, key, oldest())) == null;
  }

  private Response settle(Tx tx, IdempotencyStore.Key key, String body, TxWork<Response> work) {
    IdempotencyStore.Remembered before = store.find(tx, key, oldest());
    if (before == null) {
      Response response = work.in(tx);
      if (isRemembered(response.status())) {
        store.keep(tx, key, body, response.remembered(), clock.millis(), oldest());
      }
      return response;
    }
    if (!before.bodySha256().equals(body)) {
      throw otherBody();
    }
    return before.response().with("Idempotent-Replayed", "true");
  }

  /** Trouble of the moment is not an answer for three days. */
  private static boolean isRemembered(int status) {
    return status < 500 && status != 429;
  }

  private static Refused stillRunning() {
    return new Refused(
        Problem.of(
            ProblemCode.IDEMPOTENCY_IN_PROGRESS,
            "A request with this Idempotency-Key is still running; ask again in a moment."));
  }

  private static Refused otherBody() {
    return new Refused(
        Problem.of(
            ProblemCode.IDEMPOTENCY_MISMATCH,
            "This Idempotency-Key was used with another body; use a new key."));
  }

  private static void requireUsable(String key) {
    if (key.isEmpty() || key.length() > MAX_KEY || !key.chars().allMatch(c -> c > 32 && c < 127)) {
      throw new Refused(
          Problem.invalid(
              FieldError.header(
                  "Idempotency-Key",
                  "must be 1 to " + MAX_KEY + " visible ASCII characters",
                  "idempotency_key")));
    }
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
