package dev.sepurux.server.http;

import dev.sepurux.server.base.FieldError;
import dev.sepurux.server.base.Problem;
import dev.sepurux.server.base.ProblemCode;
import dev.sepurux.server.base.Refused;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.http.IdempotencyStore.Begun;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Makes a POST with an {@code Idempotency-Key} happen once. What a server that was killed had begun
 * and not answered is forgotten at the next start, and runs again.
 */
public final class Idempotency {
  private static final Duration KEPT = Duration.ofDays(3);
  private static final int MAX_KEY = 255;

  private final Db db;
  private final IdempotencyStore store;
  private final Clock clock;

  public Idempotency(Db db, Clock clock) {
    this.db = db;
    this.store = new IdempotencyStore();
    this.clock = clock;
  }

  /** Forgets requests that a former process did not finish, and answers older than 72 h. */
  public void recover() {
    db.write(tx -> {
      store.forgetUnanswered(tx);
      store.forgetBefore(tx, clock.millis() - KEPT.toMillis());
      return null;
    });
  }

  /** The answer of the first request with this key, or the handler's own, remembered. */
  Response once(IdempotencyStore.Key key, String bodySha256, Supplier<Response> handler) {
    requireUsable(key.key());
    long now = clock.millis();
    Begun begun = db.write(tx -> store.begin(tx, key, bodySha256, now, now - KEPT.toMillis()));
    return switch (begun) {
      case Begun.First f -> answerAndRemember(key, handler);
      case Begun.Answered a -> a.response().with("Idempotent-Replayed", "true");
      case Begun.Busy b ->
          throw new Refused(
              Problem.of(
                  ProblemCode.IDEMPOTENCY_IN_PROGRESS,
                  "A request with this Idempotency-Key is still running; ask again in a moment."));
      case Begun.OtherBody o ->
          throw new Refused(
              Problem.of(
                  ProblemCode.IDEMPOTENCY_MISMATCH,
                  "This Idempotency-Key was used with another body; use a new key."));
    };
  }

  private Response answerAndRemember(IdempotencyStore.Key key, Supplier<Response> handler) {
    boolean remembered = false;
    try {
      Response response = handler.get();
      if (response.status() < 500 && response.status() != 429) {
        db.write(tx -> {
          store.answer(tx, key, response);
          return null;
        });
        remembered = true;
      }
      return response;
    } finally {
      if (!remembered) {
        db.write(tx -> {
          store.forget(tx, key);
          return null;
        });
      }
    }
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
}
