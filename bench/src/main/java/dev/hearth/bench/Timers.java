package dev.hearth.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The process that measures the rows `timers.100k.*`: many timers spread over a second, the latest
/// set first, which is the worst case for a heap; waits until all have fired.
///
/// Prints one line a run: CPU of the whole process a timer, time to set one, median and 99th
/// percentile of the lateness, in nanoseconds.
final class Timers {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private Timers() {}

  /// Prints what it found.
  ///
  /// @param args the column, how many timers, how many runs to throw away, how many to print
  public static void main(String[] args) {
    Column column = Column.valueOf(args[0]);
    int timers = Integer.parseInt(args[1]);
    int warmUps = Integer.parseInt(args[2]);
    int runs = Integer.parseInt(args[3]);
    for (int i = 0; i < warmUps + runs; i++) {
      Outcome outcome = measure(column, timers, SPAN_NANOS);
      if (i >= warmUps) {
        System.out.println(
            outcome.cpu + "\t" + outcome.schedule + "\t" + outcome.p50 + "\t" + outcome.p99);
      }
    }
    System.exit(0);
  }

  /// What one run found, in nanoseconds; CPU and schedule are for one timer.
  record Outcome(double cpu, double schedule, double p50, double p99) {
    double of(Workload row) {
      return switch (row) {
        case TIMERS_CPU -> cpu;
        case TIMERS_SCHEDULE -> schedule;
        case TIMERS_LATE_P50 -> p50;
        case TIMERS_LATE_P99 -> p99;
        default -> throw new IllegalArgumentException(row.id);
      };
    }

    static Outcome parse(String line) {
      List<Double> values = new ArrayList<>();
      for (String field : line.split("\t")) {
        values.add(Double.valueOf(field));
      }
      return new Outcome(values.get(0), values.get(1), values.get(2), values.get(3));
    }
  }

  static Outcome measure(Column column, int timers, long spanNanos) {
    System.gc();
    try (Peer peer = column.open(Workload.TIMERS_CPU)) {
      return new Run(peer, timers, spanNanos).measure();
    }
  }

  private static final class Run {
    private final Peer peer;
    private final long spanNanos;
    private final long[] late;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private int fired;
    private long setNanos;

    Run(Peer peer, int timers, long spanNanos) {
      this.peer = peer;
      this.spanNanos = spanNanos;
      this.late = new long[timers];
    }

    Outcome measure() {
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = system.getProcessCpuTime();
      peer.execute(this::set);
      done.join();
      cpu = system.getProcessCpuTime() - cpu;
      int n = late.length;
      Arrays.sort(late);
      return new Outcome(
          (double) cpu / n, (double) setNanos / n, late[n / 2], late[(int) (n * 0.99)]);
    }

    private void set() {
      long start = System.nanoTime();
      long unit = peer.timerUnitNanos();
      int n = late.length;
      double step = (double) (spanNanos - FIRST_NANOS) / n;
      for (int i = 0; i < n; i++) {
        long delay = (long) (spanNanos - i * step) / unit * unit;
        long due = System.nanoTime() + delay;
        peer.callLater(delay, () -> fire(due));
      }
      setNanos = System.nanoTime() - start;
    }

    private void fire(long due) {
      late[fired++] = System.nanoTime() - due;
      if (fired == late.length) {
        done.complete(true);
      }
    }
  }
}
