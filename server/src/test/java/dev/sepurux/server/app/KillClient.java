package dev.sepurux.server.app;

import dev.sepurux.server.fault.History;
import dev.sepurux.server.fault.History.Operation;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client of servers that are killed: it asks again with the same key, or writes down that it does
 * not know.
 */
final class KillClient implements Runnable {
  private final int number;
  private final Shared shared;

  KillClient(int number, Shared shared) {
    this.number = number;
    this.shared = shared;
  }

  /** What the clients of one folder have in common. */
  static final class Shared {
    private final History history;
    private final AtomicInteger answered = new AtomicInteger();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile @Nullable ApiClient api;
    private volatile boolean ending;

    Shared(History history) {
      this.history = history;
    }

    void use(ServerProcess server) {
      api = server.client();
    }

    /** Each client ends after what it is asking for. */
    void end(ServerProcess server) {
      ending = true;
      use(server);
    }

    int answered() {
      return answered.get();
    }

    List<Throwable> failures() {
      return List.copyOf(failures);
    }
  }

  /** The pool that every submission is about. */
  static void prepare(ApiClient api) {
    List<String> pool =
        List.of(upload(api, TestTraces.refund()), upload(api, TestTraces.guardedRefund()));
    Map<String, ?> campaign = Map.of("name", "twins", "mutation_set", List.of(), "eval_set", pool);
    api.post("/v1/campaigns", campaign).expect(201);
  }

  private static String upload(ApiClient api, String document) {
    return expect(201, api.post("/v1/traces", document)).text("/trace_id");
  }

  static String submit(ApiClient api, int number) {
    Map<String, ?> body =
        Map.of("campaign_id", "twins", "repo", "a/b", "pull_request_number", number);
    return expect(201, api.post("/v1/ci/runs", body)).text("/batch_id");
  }

  @Override
  public void run() {
    try {
      for (int turn = 1; !shared.ending; turn++) {
        turn(turn);
      }
    } catch (Throwable e) {
      shared.failures.add(e);
    }
  }

  private void turn(int turn) {
    String name = "kill-" + number + "-" + turn;
    switch (turn % 4) {
      case 0 -> {
        int pull = turn * 10 + number;
        String batch = answer(api -> submit(keyed(api, name), pull));
        shared.history.add(new Operation.Answered("batch-" + pull, batch));
      }
      case 1 -> uploadOnce(name);
      case 2 -> {
        String id = answer(api -> upload(keyed(api, name), document(name)));
        shared.history.add(new Operation.Answered(name, id));
      }
      default -> uploadAndDelete(name);
    }
  }

  private void uploadAndDelete(String name) {
    String id = answer(api -> upload(keyed(api, name), document(name)));
    shared.history.add(new Operation.Answered(name, id));
    answer(api -> delete(api, id));
    shared.history.add(new Operation.Deleted(name));
  }

  /** 404 if the deletion before this one was done and its answer was lost. */
  private static String delete(ApiClient api, String id) {
    ApiAnswer answer = api.send("DELETE", "/v1/traces/" + id, null, null);
    return answer.status() == 404 ? id : expect(204, answer).body();
  }

  private static ApiAnswer expect(int status, ApiAnswer answer) {
    boolean later =
        answer.status() == 503
            || (answer.status() == 409 && answer.body().contains("idempotency_in_progress"));
    if (later) {
      throw new UncheckedIOException(new IOException(answer.body()));
    }
    return answer.expect(status);
  }

  /** Without a key: if no answer comes nobody knows. */
  private void uploadOnce(String name) {
    ApiClient api = shared.api;
    if (api == null) {
      return;
    }
    try {
      shared.history.add(new Operation.Answered(name, upload(api, document(name))));
      shared.answered.incrementAndGet();
    } catch (UncheckedIOException e) {
      shared.history.add(new Operation.Unknown(name));
      LockSupport.parkNanos(5_000_000);
    }
  }

  private String answer(Function<ApiClient, String> request) {
    while (true) {
      ApiClient api = shared.api;
      try {
        if (api != null) {
          String answer = request.apply(api);
          shared.answered.incrementAndGet();
          return answer;
        }
      } catch (UncheckedIOException e) {
        // Killed, or told to come again: done or not, the same key asks once more.
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static ApiClient keyed(ApiClient api, String key) {
    return api.withHeader("Idempotency-Key", key);
  }

  private static String document(String task) {
    return "{\"task\":{\"name\":\"" + task + "\"},\"events\":[]}";
  }
}
