package dev.hearth.conformance.soak;

import dev.hearth.loop.EventLoop;
import dev.hearth.testkit.loop.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs a [Workload] on a virtual clock, or on real threads, and prints what it did.
///
/// `Soak virtual HOURS SEEDS` · `Soak real MINUTES` · `Soak chaos SEEDS`
final class Soak {
  private Soak() {}

  public static void main(String[] args) throws Exception {
    List<String> violations =
        switch (args[0]) {
          case "virtual" ->
              manySeeds(Duration.ofHours(Long.parseLong(args[1])), Integer.parseInt(args[2]));
          case "chaos" -> Chaos.manySeeds(Integer.parseInt(args[1]), 100_000, 1_000);
          default -> realTime(Duration.ofMinutes(Long.parseLong(args[1])));
        };
    violations.forEach(System.out::println);
    System.out.println(violations.isEmpty() ? "no violation" : "VIOLATIONS: " + violations.size());
    System.exit(violations.isEmpty() ? 0 : 1);
  }

  /// Runs simulated hours once for every seed.
  static List<String> manySeeds(Duration length, int seeds) throws Exception {
    long begin = System.nanoTime();
    List<String> violations = new ArrayList<>();
    Totals totals = new Totals();
    for (long seed = 1; seed <= seeds; seed++) {
      for (String violation : virtually(seed, length, totals)) {
        violations.add("seed " + seed + ": " + violation);
      }
    }
    System.out.printf(
        "%d seeds of %d simulated hours: %s; %.1f s%n",
        seeds, length.toHours(), totals, (System.nanoTime() - begin) / 1e9);
    return violations;
  }

  private static List<String> virtually(long seed, Duration length, Totals totals)
      throws Exception {
    TestLoop test = TestLoop.open(OptionalLong.of(seed));
    EventLoop loop = test.loop();
    Workload load = new Workload(loop, seed, Duration.ofSeconds(3), length, Duration.ZERO);
    CompletableFuture<Void> others = Workload.handOver(loop, load, 500);
    test.run(() -> {
      load.begin();
      // Twice the length of the longest timer and task after the last action.
      loop.sleep(length.plus(Duration.ofMinutes(30)));
      for (int i = 0; i < 60; i++) { // each time lets as many putters in as the queue holds
        load.drainQueue();
        loop.sleep(Duration.ofSeconds(30));
      }
    });
    others.get(20, TimeUnit.SECONDS);
    test.runUntilIdle();
    totals.add(load);
    List<String> violations = load.violations();
    long reported = test.failures().size();
    if (reported != 0) {
      violations.add(reported + " failures were reported although somebody looked at each task");
    }
    test.close();
    return violations;
  }

  /// Runs on a loop with a thread of its own, while other threads hand over callbacks.
  static List<String> realTime(Duration length) throws Exception {
    long begin = System.nanoTime();
    try (EventLoop loop = EventLoop.open("soak")) {
      Workload load = new Workload(loop, 1, Duration.ofMillis(1), length, Duration.ofMillis(500));
      loop.call(
              () -> {
                load.begin();
                return true;
              })
          .get();
      List<Visitor> visitors = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        visitors.add(new Visitor(loop, i, begin + length.toNanos()));
      }
      visitors.forEach(Thread::start);
      long sent = 0;
      while (System.nanoTime() - begin < length.toNanos()) {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          threads.add(Workload.handOver(loop, load, 1_000));
          sent += 1_000;
        }
        for (CompletableFuture<Void> thread : threads) {
          await(thread);
        }
        boolean _ =
            loop.call(() -> true).get(20, TimeUnit.SECONDS); // has run what they handed over
      }
      List<String> complaints = new ArrayList<>();
      long visits = 0;
      for (Visitor visitor : visitors) {
        visitor.join(Duration.ofSeconds(60));
        visits += visitor.visits();
        if (visitor.isAlive()) {
          complaints.add(visitor.getName() + " still waits for the loop");
        } else if (!visitor.violation().isEmpty()) {
          complaints.add(visitor.violation());
        }
      }
      settle(loop, load);
      Totals totals = new Totals();
      totals.add(load);
      System.out.printf(
          "%d s on real threads: %s, %,d visits%n",
          (System.nanoTime() - begin) / 1_000_000_000, totals, visits);
      List<String> violations = loop.call(load::violations).get(20, TimeUnit.SECONDS);
      violations.addAll(complaints);
      if (load.foreign != sent) {
        violations.add(load.foreign + " of " + sent + " callbacks of other threads ran");
      }
      return violations;
    }
  }

  private static void settle(EventLoop loop, Workload load) throws Exception {
    for (int i = 0; i < 10; i++) {
      loop.startLater(
              "settle",
              () -> {
                load.drainQueue();
                loop.sleep(Duration.ofMillis(100));
                return true;
              })
          .get(20, TimeUnit.SECONDS);
    }
  }

  private static void await(CompletableFuture<Void> thread)
      throws InterruptedException, ExecutionException, TimeoutException {
    thread.get(60, TimeUnit.SECONDS);
  }

  private static final class Totals {
    private long tasks;
    private long cancelled;
    private long failed;
    private long timers;
    private long timersCancelled;
    private long handedOver;
    private long foreign;

    void add(Workload load) {
      tasks += load.begun;
      cancelled += load.cancelled;
      failed += load.failed;
      timers += load.timersSet;
      timersCancelled += load.timersCancelled;
      handedOver += load.handedOver;
      foreign += load.foreign;
    }

    @Override
    public String toString() {
      return "%,d tasks (%,d cancelled, %,d failed), %,d timers (%,d cancelled), %,d items, %,d"
              .formatted(tasks, cancelled, failed, timers, timersCancelled, handedOver, foreign)
          + " callbacks from other threads";
    }
  }
}
