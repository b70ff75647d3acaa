package dev.sepurux.server.config;

/** What one process of a server does. */
public enum Role {
  /** Answers requests and judges nothing. */
  API,
  /** Judges runs; answers health and metrics only. */
  WORKER,
  /** Both. */
  ALL
}
