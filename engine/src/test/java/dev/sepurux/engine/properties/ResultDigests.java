package dev.sepurux.engine.properties;

import dev.sepurux.engine.replay.Judge;
import dev.sepurux.engine.table.Judged;
import dev.sepurux.engine.table.Scenario;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Digests of result bytes, one line a recording; also a program of its own for a fresh JVM. */
final class ResultDigests {
  private ResultDigests() {}

  /** Prints the lines; the one argument is the number of threads. */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    lines(Integer.parseInt(args[0])).forEach(System.out::println);
  }

  /**
   * A line for every recording: name, SHA-256 of its result bytes for a census and for 7 attempts.
   */
  static List<String> lines(int threads) throws InterruptedException, ExecutionException {
    List<Future<String>> waiting = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      for (Scenario scenario : scenarios()) {
        waiting.add(workers.submit(() -> line(scenario)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (Future<String> line : waiting) {
      lines.add(line.get());
    }
    return lines;
  }

  private static List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>(Scenario.all());
    all.addAll(RealTraces.all());
    return all;
  }

  private static String line(Scenario scenario) {
    return scenario.name()
        + " "
        + digest(Judge.judge(Judged.inputs(scenario, 0, Judged.ALL)).resultBytes())
        + " "
        + digest(Judge.judge(Judged.inputs(scenario, 42, 7)).resultBytes());
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
