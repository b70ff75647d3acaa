package dev.sepurux.server.run;

/**
 * Why a run could not be judged.
 *
 * @param code stable word for programs
 * @param detail one sentence for people
 */
record RunFault(String code, String detail) {
  static RunFault workerLost() {
    return new RunFault(
        "worker_lost", "Every worker that took this run ended before it had judged it.");
  }

  static RunFault traceGone() {
    return new RunFault("trace_deleted", "The trace was deleted before the run was judged.");
  }

  static RunFault engine() {
    return new RunFault(
        "engine_fault", "The engine could not judge this trace; the server's log has the cause.");
  }
}
