package dev.sepurux.server.db;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done inside a transaction. An exception rolls back this work and reaches its caller. A
 * database may run it more than once until it commits, so it touches nothing but the transaction.
 */
@FunctionalInterface
public interface TxWork<T extends @Nullable Object> {
  T in(Tx tx);

  /** The same work with another view of its result, made in the same transaction. */
  default <R extends @Nullable Object> TxWork<R> map(Function<? super T, ? extends R> view) {
    return tx -> view.apply(in(tx));
  }
}
