package dev.hearth.bench;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.TaskGroup;
import java.util.Arrays;
import java.util.concurrent.Callable;

/// Measures calls one behind the other: the median of several runs, of the median trip of each.
///
/// @param runs how often
/// @param trips calls in a run
record Trips(int runs, int trips) {
  /// Calls on the calling thread.
  ///
  /// @return nanoseconds
  double plain(Callable<?> call) throws Exception {
    double[] medians = new double[runs];
    for (int run = 0; run < runs; run++) {
      medians[run] = medianTrip(call);
    }
    return middle(medians);
  }

  /// Calls in a task.
  double onLoop(EventLoop loop, Callable<?> call) throws Exception {
    double[] medians = new double[runs];
    for (int run = 0; run < runs; run++) {
      medians[run] = loop.startLater("traveller", () -> medianTrip(call)).get();
    }
    return middle(medians);
  }

  /// Calls in 64 tasks at once.
  ///
  /// @return nanoseconds a call
  double batchOnLoop(EventLoop loop, Callable<?> call) throws Exception {
    return new Trips(runs, Math.max(1, trips / 64)).onLoop(loop, () -> batch(loop, call)) / 64;
  }

  private static boolean batch(EventLoop loop, Callable<?> call) {
    TaskGroup.run(group -> {
      for (int i = 0; i < 64; i++) {
        var _ = group.start("call", call);
      }
    });
    return loop.isOnLoop();
  }

  private double medianTrip(Callable<?> call) throws Exception {
    double[] took = new double[trips];
    for (int i = 0; i < trips; i++) {
      long began = System.nanoTime();
      Object _ = call.call();
      took[i] = System.nanoTime() - began;
    }
    return middle(took);
  }

  static double middle(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
