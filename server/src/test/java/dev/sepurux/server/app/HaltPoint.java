package dev.sepurux.server.app;

import java.util.Arrays;
import java.util.List;

/** Where a server halts: at the n-th transaction that makes a statement. */
enum HaltPoint {
  UPLOAD_WRITTEN("INSERT INTO trace_payload", Moment.WITHIN),
  UPLOAD_BEFORE_COMMIT("INSERT INTO trace_payload", Moment.BEFORE_COMMIT),
  UPLOAD_BEFORE_ANSWER("INSERT INTO trace_payload", Moment.AFTER_COMMIT),
  ANSWER_REMEMBERED("INSERT INTO idempotency", Moment.WITHIN),
  KEYED_BEFORE_ANSWER("INSERT INTO idempotency", Moment.AFTER_COMMIT),
  SUBMISSION_WRITTEN("INSERT INTO work_unit", Moment.WITHIN),
  SUBMISSION_BEFORE_ANSWER("INSERT INTO batch", Moment.AFTER_COMMIT),
  CLAIMED("UPDATE work_unit", Moment.AFTER_COMMIT),
  ATTEMPTS_WRITTEN("INSERT INTO attempt", Moment.WITHIN),
  RESULT_BEFORE_COMMIT("INSERT INTO attempt", Moment.BEFORE_COMMIT),
  RESULT_COMMITTED("INSERT INTO attempt", Moment.AFTER_COMMIT),
  BATCH_ENDED("UPDATE batch SET decision", Moment.AFTER_COMMIT),
  DELETION_WRITTEN("DELETE FROM trace_payload", Moment.WITHIN),
  DELETION_COMMITTED("DELETE FROM trace_payload", Moment.AFTER_COMMIT),

  /** Of a call whose approval was spent. */
  APPROVAL_BEFORE_COMMIT("UPDATE approval", Moment.BEFORE_COMMIT),
  APPROVAL_BEFORE_ANSWER("UPDATE approval", Moment.AFTER_COMMIT),

  /** Of an empty folder, outside development mode; no server under load comes here. */
  FIRST_KEY_NOT_SHOWN("INSERT INTO api_key", Moment.AFTER_COMMIT);

  /** Where a server may come to that is called and works. */
  static final List<HaltPoint> UNDER_LOAD =
      Arrays.stream(values())
          .filter(point -> point != FIRST_KEY_NOT_SHOWN)
          .filter(point -> !point.statement.startsWith("UPDATE approval"))
          .toList();

  private final String statement;
  private final Moment moment;

  HaltPoint(String statement, Moment moment) {
    this.statement = statement;
    this.moment = moment;
  }

  enum Moment {
    /** After the statement, before whatever comes next in its transaction. */
    WITHIN,
    BEFORE_COMMIT,
    /** Committed, and nobody has heard of it. */
    AFTER_COMMIT
  }

  /** How the statement begins. */
  String statement() {
    return statement;
  }

  Moment moment() {
    return moment;
  }
}
