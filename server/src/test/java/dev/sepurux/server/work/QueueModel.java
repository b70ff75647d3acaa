package dev.sepurux.server.work;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the queue must do, in memory: the same steps, told in a few lines. Times are in ms. */
final class QueueModel {
  private final Leases leases;
  private final List<Job> jobs = new ArrayList<>();
  private long now;

  QueueModel(Leases leases) {
    this.leases = leases;
  }

  enum State {
    QUEUED,
    RUNNING,
    DONE,
    LOST
  }

  /** One unit. */
  static final class Job {
    final UUID id;
    final String ref;
    State state = State.QUEUED;
    int claims;
    long fence;
    private long dueAt;
    private long leaseUntil;

    private Job(UUID id, String ref, long dueAt) {
      this.id = id;
      this.ref = ref;
      this.dueAt = dueAt;
    }

    @Override
    public String toString() {
      return "%s %s, claims %d, fence %d".formatted(ref, state, claims, fence);
    }
  }

  List<Job> jobs() {
    return jobs;
  }

  void pass(long millis) {
    now += millis;
  }

  void enqueue(UUID id, String ref) {
    jobs.add(new Job(id, ref, now));
  }

  /** The job that must be claimed now; it is. */
  Optional<Job> claim() {
    Optional<Job> next =
        jobs.stream()
            .filter(job -> job.state == State.QUEUED && job.dueAt <= now)
            .filter(job -> job.claims < leases.maxClaims())
            .min(
                Comparator.<Job>comparingLong(job -> job.dueAt)
                    .thenComparing(j -> j.id.toString()));
    next.ifPresent(job -> {
      job.state = State.RUNNING;
      job.claims++;
      job.fence++;
      job.leaseUntil = now + leases.ttl().toMillis();
    });
    return next;
  }

  static boolean holds(Job job, long fence) {
    return job.state == State.RUNNING && job.fence == fence;
  }

  boolean heartbeat(Job job, long fence) {
    if (holds(job, fence)) {
      job.leaseUntil = now + leases.ttl().toMillis();
      return true;
    }
    return false;
  }

  boolean complete(Job job, long fence) {
    if (holds(job, fence)) {
      job.state = State.DONE;
      return true;
    }
    return false;
  }

  boolean release(Job job, long fence) {
    if (holds(job, fence)) {
      job.state = State.QUEUED;
      job.dueAt = now;
      return true;
    }
    return false;
  }

  boolean handBack(Job job, long fence) {
    if (holds(job, fence)) {
      job.state = State.QUEUED;
      job.claims--;
      return true;
    }
    return false;
  }

  /** What a sweep must end as lost. */
  List<String> sweep() {
    List<String> lost = new ArrayList<>();
    for (Job job : jobs) {
      if (job.state == State.QUEUED && job.dueAt > now + leases.farthestDue().toMillis()) {
        job.dueAt = now;
      }
      if (job.state == State.RUNNING && job.leaseUntil > now + leases.farthestLease().toMillis()) {
        job.leaseUntil = now + leases.ttl().toMillis();
      }
      if (job.state == State.RUNNING && job.leaseUntil < now) {
        job.state = State.QUEUED;
      }
      if (job.state == State.QUEUED && job.claims >= leases.maxClaims()) {
        job.state = State.LOST;
        lost.add(job.ref);
      }
    }
    return lost;
  }

  boolean isOver() {
    return jobs.stream().allMatch(job -> job.state == State.DONE || job.state == State.LOST);
  }
}
