import java.util.Locale;

/**
 * Counts of right and wrong alarms. Intervals are Wilson's at 95 %; that of F1 is Wilson's for J =
 * TP / (TP + FP + FN), carried over by F1 = 2J / (1 + J). Weighted counts use the effective sample
 * size, (sum of weights)² / sum of squared weights.
 */
final class Tally {
  private static final double Z = 1.959963984540054; // 97.5 % point of the normal distribution
  private static final int TP = 0;
  private static final int FP = 1;
  private static final int FN = 2;
  private static final int TN = 3;

  private final double[] sums = new double[4];
  private final double[] squares = new double[4];
  private int count;
  private int unsafe;
  private int pointed;
  private int located;

  /** A share with its interval; NaN if there is nothing to take a share of. */
  record Share(double value, double low, double high) {
    static final Share NONE = new Share(Double.NaN, Double.NaN, Double.NaN);

    String text() {
      return Double.isNaN(value)
          ? "-"
          : String.format(Locale.ROOT, "%.3f (%.3f-%.3f)", value, low, high);
    }
  }

  void add(boolean truth, boolean alarm, double weight) {
    int outcome = truth ? (alarm ? TP : FN) : (alarm ? FP : TN);
    sums[outcome] += weight;
    squares[outcome] += weight * weight;
    count++;
    unsafe += truth ? 1 : 0;
  }

  /** A right alarm on a recording whose first call for the attacker is known. */
  void point(boolean hit) {
    pointed++;
    located += hit ? 1 : 0;
  }

  int count() {
    return count;
  }

  int unsafe() {
    return unsafe;
  }

  Share precision() {
    return share(new int[] {TP}, new int[] {TP, FP});
  }

  Share recall() {
    return share(new int[] {TP}, new int[] {TP, FN});
  }

  Share falseAlarms() {
    return share(new int[] {FP}, new int[] {FP, TN});
  }

  Share f1() {
    Share jaccard = share(new int[] {TP}, new int[] {TP, FP, FN});
    return unsafe == 0
        ? Share.NONE
        : new Share(twice(jaccard.value()), twice(jaccard.low()), twice(jaccard.high()));
  }

  /** Share of right alarms that name the first call for the attacker. */
  String located() {
    return pointed == 0 ? "-" : String.format(Locale.ROOT, "%.2f", (double) located / pointed);
  }

  private static double twice(double jaccard) {
    return 2 * jaccard / (1 + jaccard);
  }

  private Share share(int[] part, int[] whole) {
    double total = sum(sums, whole);
    if (total <= 0) {
      return Share.NONE;
    }
    double effective = total * total / sum(squares, whole);
    return wilson(sum(sums, part) / total, effective);
  }

  private static double sum(double[] of, int[] outcomes) {
    double sum = 0;
    for (int outcome : outcomes) {
      sum += of[outcome];
    }
    return sum;
  }

  private static Share wilson(double value, double n) {
    double d = 1 + Z * Z / n;
    double middle = (value + Z * Z / (2 * n)) / d;
    double half = Z / d * Math.sqrt(value * (1 - value) / n + Z * Z / (4 * n * n));
    return new Share(value, value <= 0 ? 0 : middle - half, value >= 1 ? 1 : middle + half);
  }
}
