package dev.hearth.workers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Many short jobs while somebody kills the children. Every job must end exactly once, with its own
/// result or a named failure, and nothing may be left.
final class Chaos {
  private static final int CHILDREN = 4;

  private Chaos() {}

  /// What came of it.
  record Outcome(
      int jobs,
      int results,
      Map<String, Integer> failures,
      int kills,
      int endedOtherThanOnce,
      int wrongResults,
      int left,
      PoolStatistics statistics,
      Duration took) {}

  static Outcome run(int jobs, Duration between, long seed) throws InterruptedException {
    Random random = new Random(seed);
    long began = System.nanoTime();
    AtomicIntegerArray ends = new AtomicIntegerArray(jobs);
    AtomicInteger results = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    Map<String, Integer> failures = new ConcurrentHashMap<>();
    AtomicInteger kills = new AtomicInteger();
    PoolStatistics statistics;
    try (ProcessPool pool =
        ProcessPool.open(
            ProcessPoolOptions.named("chaos").withProcesses(CHILDREN).withHeapMegabytes(32))) {
      boolean _ = pool.prestart();
      Semaphore stop = new Semaphore(0);
      Thread killer = Thread.ofPlatform().start(() -> kill(random, between, stop, kills));
      Semaphore underWay = new Semaphore(64);
      List<CompletableFuture<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        int number = i;
        underWay.acquire();
        CompletableFuture<Integer> future =
            pool.submit(JobOptions.named("job-" + i), () -> work(number));
        futures.add(future);
        var _ =
            future.whenComplete((result, failure) -> {
              ends.incrementAndGet(number);
              if (failure == null) {
                results.incrementAndGet();
                if (result != -number) {
                  wrong.incrementAndGet();
                }
              } else {
                failures.merge(failure.getClass().getSimpleName(), 1, Integer::sum);
              }
              underWay.release();
            });
      }
      underWay.acquire(64);
      stop.release();
      killer.join();
      statistics = pool.statistics();
    }
    int other = 0;
    for (int i = 0; i < jobs; i++) {
      other += ends.get(i) == 1 ? 0 : 1;
    }
    return new Outcome(
        jobs,
        results.get(),
        new TreeMap<>(failures),
        kills.get(),
        other,
        wrong.get(),
        Processes.children().size(),
        statistics,
        Duration.ofNanos(System.nanoTime() - began));
  }

  private static int work(int number) throws InterruptedException {
    Thread.sleep(number % 7);
    return -number;
  }

  private static void kill(Random random, Duration between, Semaphore stop, AtomicInteger kills) {
    try {
      while (!stop.tryAcquire(between.toMillis(), TimeUnit.MILLISECONDS)) {
        List<ProcessHandle> children = Processes.children();
        if (!children.isEmpty()
            && children.get(random.nextInt(children.size())).destroyForcibly()) {
          kills.incrementAndGet();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void main(String[] arguments) throws InterruptedException {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 42;
    Outcome outcome = run(jobs, Duration.ofMillis(200), seed);
    System.out.printf(
        "%d jobs over %d children in %.1f s, %d kills (seed %d)%n"
            + "  results %d, failures %s%n"
            + "  ended other than once %d, wrong results %d, processes left %d%n  %s%n",
        outcome.jobs,
        CHILDREN,
        outcome.took.toMillis() / 1e3,
        outcome.kills,
        seed,
        outcome.results,
        outcome.failures,
        outcome.endedOtherThanOnce,
        outcome.wrongResults,
        outcome.left,
        outcome.statistics);
    System.exit(outcome.endedOtherThanOnce + outcome.wrongResults + outcome.left == 0 ? 0 : 1);
  }
}
