package dev.sepurux.server.ops;

import dev.sepurux.server.db.CommitWatch;
import dev.sepurux.server.db.Db;
import dev.sepurux.server.db.DbFault;
import dev.sepurux.server.http.Exchange;
import dev.sepurux.server.run.RunTally;
import dev.sepurux.server.work.WorkQueue;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of this process, in Prometheus' text format. {@code docs/metrics.md} explains each.
 * Labels are words of our own, never a client's: nobody can make more of them.
 */
public final class Metrics implements CommitWatch {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
  private static final String UPLOAD = "/v1/traces";

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final LongSupplier nanos;
  private final Counter requests;
  private final Histogram requestSeconds;
  private final Counter problems;
  private final Counter replays;
  private final Counter uploads;
  private final Counter uploadBytes;
  private final Counter transactions;
  private final Histogram commitSeconds;

  /**
   * @param nanos a clock that only goes forward
   */
  public Metrics(LongSupplier nanos) {
    this.nanos = nanos;
    this.requests =
        labelled("sepurux_http_requests", "Requests answered", "method", "route", "status");
    this.requestSeconds =
        Histogram.builder()
            .name("sepurux_http_request_duration_seconds")
            .help("Time from a request's arrival to its answer")
            .labelNames("method", "route")
            .classicOnly()
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .register(registry);
    this.problems = labelled("sepurux_http_problems", "Requests refused or failed", "code");
    this.replays = counter("sepurux_idempotent_replays", "Answers given again for their key");
    this.uploads = counter("sepurux_uploads", "Traces stored");
    this.uploadBytes = counter("sepurux_upload_bytes", "Bytes of the traces stored");
    this.transactions = counter("sepurux_db_transactions", "Transactions committed");
    this.commitSeconds =
        Histogram.builder()
            .name("sepurux_db_commit_duration_seconds")
            .help("Time of a commit, which several transactions may share")
            .classicOnly()
            .classicUpperBounds(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5)
            .register(registry);
  }

  private Counter counter(String name, String help) {
    return Counter.builder().name(name).help(help).withoutExemplars().register(registry);
  }

  private Counter labelled(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  /** Adds what is asked for at each scrape. */
  public void watch(Db db, WorkQueue queue, RunTally runs, IntSupplier openConnections) {
    db.watch(this);
    gauge("sepurux_http_connections", "Open connections", openConnections);
    gauge("sepurux_db_writes_waiting", "Writes that wait for their turn", db::waitingWrites);
    GaugeWithCallback.builder()
        .name("sepurux_work_units")
        .help("Runs that are not judged yet, in the whole database")
        .labelNames("state")
        .callback(figure -> {
          try {
            db.read(queue::counts).forEach((state, count) -> figure.call(count, state));
          } catch (DbFault e) {
            // The other figures are what tells of the trouble.
            LOG.debug("the queue cannot be counted", e);
          }
        })
        .register(registry);
    counted("sepurux_work_units_lost", "Runs given up as they lost every worker", queue::lost);
    counted("sepurux_attempts", "Attempts judged", runs::attempts);
    CounterWithCallback.builder()
        .name("sepurux_runs")
        .help("Runs that ended")
        .labelNames("status")
        .callback(figure -> {
          figure.call((double) runs.completed(), "completed");
          figure.call((double) runs.failed(), "failed");
        })
        .register(registry);
    JvmMetrics.builder().register(registry);
  }

  private void gauge(String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(figure -> figure.call(value.getAsInt()))
        .register(registry);
  }

  private void counted(String name, String help, LongSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(figure -> figure.call((double) value.getAsLong()))
        .register(registry);
  }

  /** Counts a request that has been answered. */
  public void answered(Exchange exchange) {
    requests
        .labelValues(exchange.method(), exchange.route(), Integer.toString(exchange.status()))
        .inc();
    requestSeconds.labelValues(exchange.method(), exchange.route()).observe(exchange.seconds());
    String problem = exchange.problem();
    if (problem != null) {
      problems.labelValues(problem).inc();
    }
    if (exchange.replayed()) {
      replays.inc();
    } else if (exchange.status() == 201
        && exchange.method().equals("POST")
        && exchange.route().equals(UPLOAD)) {
      uploads.inc();
      uploadBytes.inc(exchange.bodyBytes());
    }
  }

  @Override
  public long nanos() {
    return nanos.getAsLong();
  }

  @Override
  public void committed(int count, long took) {
    transactions.inc(count);
    commitSeconds.observe(took / 1e9);
  }

  byte[] page() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
