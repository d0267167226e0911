package dev.hearth.bench;

import dev.hearth.loop.CarrierInfo;
import dev.hearth.loop.CarrierListener;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// How long a task takes to leave its loop for a call, and to come back: 10,000 times one behind
/// the other, with a loop that does nothing else, and with one that runs a callback all the time.
/// Prints the quickest of several runs, and all medians.
final class Relocations {
  private static final int TRIPS = 10_000;
  private static final int RUNS = 12;
  private static final double GOAL_MICROS = 12;
  private static final MethodHandle CARRIER;

  static {
    try {
      CARRIER =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
              .findStatic(
                  Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Map<Thread, CarrierInfo> carriers = new ConcurrentHashMap<>();

  private Relocations() {}

  /// Needs `java.lang` opened.
  public static void main(String[] args) throws Exception {
    System.out.printf("%-34s %8s %8s %8s   µs%n", "leave and come back", "p50", "p90", "p99");
    double idle = new Relocations().measure("loop otherwise idle", 0, 0);
    double _ = new Relocations().measure("a pause of 100 µs between", 0, 100_000);
    double _ = new Relocations().measure("loop busy with callbacks of 5 µs", 5_000, 0);
    System.out.println((idle <= GOAL_MICROS ? "met    " : "MISSED ") + " a median of 12 µs");
  }

  /// @return the median of the best run, in microseconds
  private double measure(String name, long callbackNanos, long pauseNanos) throws Exception {
    try (EventLoop loop = EventLoop.open(LoopOptions.named("house").withHandOver(Duration.ZERO))) {
      var _ =
          loop.onCarrier(
              new CarrierListener() {
                @Override
                public void begins(CarrierInfo carrier) {
                  carriers.put(carrier.thread(), carrier);
                }

                @Override
                public void ends(CarrierInfo carrier) {
                  carriers.remove(carrier.thread());
                }
              });
      boolean[] goesOn = {true}; // loop only
      if (callbackNanos > 0) {
        loop.execute(() -> load(loop, callbackNanos, goesOn));
      }
      long[] best = {Long.MAX_VALUE};
      StringBuilder medians = new StringBuilder();
      for (int run = 0; run < RUNS; run++) {
        long[] took = loop.startLater("traveller", () -> trips(pauseNanos)).get();
        Arrays.sort(took);
        medians.append(" %.1f".formatted(took[TRIPS / 2] / 1e3));
        if (took[TRIPS / 2] < best[0]) {
          best = new long[] {took[TRIPS / 2], took[TRIPS * 9 / 10], took[TRIPS * 99 / 100]};
        }
      }
      loop.call(() -> goesOn[0] = false).get();
      System.out.printf(
          "%-34s %8.1f %8.1f %8.1f   medians%s%n",
          name, best[0] / 1e3, best[1] / 1e3, best[2] / 1e3, medians);
      return best[0] / 1e3;
    }
  }

  private static void load(EventLoop loop, long nanos, boolean[] goesOn) {
    spin(nanos);
    if (goesOn[0]) {
      var _ = loop.callSoon(() -> load(loop, nanos, goesOn));
    }
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private long[] trips(long pauseNanos) {
    long[] took = new long[TRIPS];
    for (int i = 0; i < TRIPS; i++) {
      long began = System.nanoTime();
      if (!here().leave()) {
        throw new IllegalStateException("the task cannot leave");
      }
      here().comeBack();
      took[i] = System.nanoTime() - began;
      if (pauseNanos > 0) {
        LockSupport.parkNanos(pauseNanos);
      }
    }
    return took;
  }

  private CarrierInfo here() {
    try {
      CarrierInfo carrier = carriers.get((Thread) CARRIER.invokeExact());
      if (carrier == null) {
        throw new IllegalStateException("on an unknown thread");
      }
      return carrier;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the JDK names no carrier", e);
    }
  }
}
