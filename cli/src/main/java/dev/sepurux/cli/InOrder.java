package dev.sepurux.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Work on all processors, a few pieces under way at once, whose results are told in order. */
final class InOrder<T> implements AutoCloseable {
  private final ExecutorService workers;
  private final int most;
  private final Consumer<T> told;
  private final Deque<Future<T>> waiting = new ArrayDeque<>();

  /**
   * @param told hears of each result, on the thread that hands in the work
   */
  InOrder(Consumer<T> told) {
    int processors = Runtime.getRuntime().availableProcessors();
    this.workers = Executors.newFixedThreadPool(processors);
    this.most = 4 * processors;
    this.told = told;
  }

  void take(Callable<T> work) {
    if (waiting.size() == most) {
      tell();
    }
    waiting.add(workers.submit(work));
  }

  private void tell() {
    T result;
    try {
      result = waiting.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a recording could not be judged", e.getCause());
    }
    told.accept(result);
  }

  /** Waits for what is under way and tells it. */
  void end() {
    while (!waiting.isEmpty()) {
      tell();
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
