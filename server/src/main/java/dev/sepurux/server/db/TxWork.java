package dev.sepurux.server.db;

import org.jspecify.annotations.Nullable;

/** What is done inside a transaction. An exception rolls back this work and reaches its caller. */
@FunctionalInterface
public interface TxWork<T extends @Nullable Object> {
  T in(Tx tx);
}
