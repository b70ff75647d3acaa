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

  /**
   * Work whose only rules are unique keys: it looks whether a key is taken, writes if not, and is
   * run again where somebody else took it meanwhile. Nothing else has to be kept apart from it,
   * which is cheaper where many write at once.
   */
  static <T extends @Nullable Object> TxWork<T> keyed(TxWork<T> work) {
    return new Keyed<>(work);
  }

  /** The same work with another view of its result, made in the same transaction. */
  default <R extends @Nullable Object> TxWork<R> map(Function<? super T, ? extends R> view) {
    return tx -> view.apply(in(tx));
  }

  /** See {@link #keyed}. */
  record Keyed<T extends @Nullable Object>(TxWork<T> work) implements TxWork<T> {
    @Override
    public T in(Tx tx) {
      return work.in(tx);
    }

    @Override
    public <R extends @Nullable Object> TxWork<R> map(Function<? super T, ? extends R> view) {
      return new Keyed<>(work.map(view));
    }
  }
}
