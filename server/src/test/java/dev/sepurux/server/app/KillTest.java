package dev.sepurux.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sepurux.server.run.Results;
import dev.sepurux.testkit.ApiClient;
import dev.sepurux.testkit.ApiClient.ApiAnswer;
import dev.sepurux.testkit.TestTraces;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A real server process is killed with no warning; what it had answered is there, and what it had
 * begun ends the same.
 */
class KillTest {
  @TempDir Path folder;

  private static String trace(int number) {
    String document =
        number % 3 == 0
            ? TestTraces.readOnly()
            : number % 3 == 1 ? TestTraces.refund() : TestTraces.guardedRefund();
    return document.replaceFirst("\\{", "{\"client_trace_id\":\"kill-" + number + "\",");
  }

  @Test
  void losesNoAnsweredUploadWhenItIsKilledBetweenUploads() throws Exception {
    Map<Integer, String> answered = new ConcurrentHashMap<>();
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
      CountDownLatch enough = new CountDownLatch(40);
      List<Thread> uploaders = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        int first = worker;
        uploaders.add(
            Thread.ofVirtual().start(() -> upload(server.client(), first, answered, enough)));
      }
      enough.await();
      server.kill();
      for (Thread uploader : uploaders) {
        uploader.join();
      }
    }
    assertThat(answered).hasSizeGreaterThanOrEqualTo(40);
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
      ApiClient client = server.client();
      for (Map.Entry<Integer, String> upload : answered.entrySet()) {
        ApiAnswer found =
            client.get("/v1/traces/" + upload.getValue() + "?include_payload=true").expect(200);
        assertThat(found.body()).endsWith(",\"payload\":" + trace(upload.getKey()) + "}");
        assertThat(client.post("/v1/traces", trace(upload.getKey())).expect(200).text("/trace_id"))
            .as("a client that tries again finds its first upload")
            .isEqualTo(upload.getValue());
      }
    }
  }

  private static void upload(
      ApiClient client, int first, Map<Integer, String> answered, CountDownLatch enough) {
    try {
      for (int number = first; ; number += 4) {
        answered.put(
            number, client.post("/v1/traces", trace(number)).expect(201).text("/trace_id"));
        enough.countDown();
      }
    } catch (UncheckedIOException e) {
      // The server is gone: what it did not answer it did not promise.
      enough.countDown();
    }
  }

  @Test
  void endsAKilledBatchWithTheBytesOfAnUndisturbedTwin() throws Exception {
    String batch;
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
      batch = submit(server.client());
      // Killed in the middle: some runs are judged, the workers hold others.
      while (server.client().get("/v1/ci/batch/" + batch).at("/scenario_coverage_pct").asInt()
          == 0) {
        Thread.onSpinWait();
      }
      server.kill();
    }
    List<String> killed;
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
      killed = results(server.client(), batch);
      server.kill();
    }
    List<String> again;
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
      again = results(server.client(), batch);
      assertThat(server.terminate()).isZero();
    }
    List<String> twin;
    try (ServerProcess server = ServerProcess.start(folder.resolve("twin"))) {
      twin = results(server.client(), submit(server.client()));
    }
    assertThat(killed).isEqualTo(twin);
    assertThat(again).isEqualTo(twin);
  }

  /** Submits a pool of 60 recordings; the batch. */
  static String submit(ApiClient client) {
    List<String> ids = new ArrayList<>();
    for (int number = 0; number < 60; number++) {
      ids.add(client.post("/v1/traces", trace(number)).expect(201).text("/trace_id"));
    }
    client
        .post("/v1/campaigns", Map.of("name", "twins", "mutation_set", List.of(), "eval_set", ids))
        .expect(201);
    return client.post("/v1/ci/runs", Map.of("campaign_id", "twins")).expect(201).text("/batch_id");
  }

  /** What every run of the batch came to, without ids and times; waits until it is done. */
  static List<String> results(ApiClient client, String batchId) {
    ApiAnswer batch = client.awaitBatch(batchId);
    assertThat(batch.at("/scenario_coverage_pct").asInt()).isEqualTo(100);
    List<String> results = new ArrayList<>();
    for (JsonNode runId : batch.at("/run_ids")) {
      results.add(Results.canonical(client, runId.asString()));
    }
    return results;
  }
}
