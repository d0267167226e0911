package dev.hearth.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Calls that are made, cancelled and ended at random, at once: every call runs once at most, none
/// is lost, none is hit by the interrupt of another, and the quotas hold.
class WorkersStressTest {
  private static final int OWNERS = 4;
  private static final int THREADS = 6;
  private static final int PER_OWNER = 3;
  private static final int ROUNDS = 60;
  private static final int CALLS = 150;

  private final AtomicInteger[] running = new AtomicInteger[OWNERS];
  private final AtomicInteger all = new AtomicInteger();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong ran = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();

  @Test
  void callsThatRaceWithTheirCancellationAreCountedRight() throws Exception {
    long seed = 20_260;
    for (int i = 0; i < OWNERS; i++) {
      running[i] = new AtomicInteger();
    }
    WorkerOptions workers =
        WorkerOptions.defaults().withThreads(THREADS).withPerOwner(PER_OWNER).withReserve(1);
    try (EventLoop loop = EventLoop.open(LoopOptions.named("stress").withWorkers(workers))) {
      Random random = new Random(seed);
      for (int round = 0; round < ROUNDS; round++) {
        long its = random.nextLong();
        loop.startLater("round", () -> round(loop, new Random(its))).get();
      }
      loop.startLater("end", () -> loop.shutdownDefaultExecutor(Duration.ofSeconds(20))).get();
      assertThat(wrong).as("wrong with seed %d", seed).hasValue(0);
      assertThat(all).hasValue(0);
      LoopStatistics statistics = loop.statistics();
      assertThat(statistics.offloaded()).isZero();
      long counted = statistics.owners().stream().mapToLong(each -> each.offloads().ended()).sum();
      assertThat(counted).isEqualTo(ran.get()).isEqualTo(ended.get());
      assertThat(statistics.owners())
          .allSatisfy(each -> {
            assertThat(each.offloads().running()).isZero();
            assertThat(each.offloads().waiting()).isZero();
          });
    }
  }

  private boolean round(EventLoop loop, Random random) {
    List<Task<Boolean>> tasks = new ArrayList<>();
    AtomicBoolean[] cancelled = new AtomicBoolean[CALLS];
    for (int i = 0; i < CALLS; i++) {
      int owner = random.nextInt(OWNERS);
      int micros = random.nextInt(60);
      boolean interruptsItself = random.nextInt(8) == 0;
      AtomicBoolean its = new AtomicBoolean();
      cancelled[i] = its;
      tasks.add(
          loop.start(
              loop.owner("owner " + owner),
              "caller",
              () -> loop.offload(() -> work(owner, micros, interruptsItself, its))));
      if (random.nextInt(3) == 0) {
        cancelOne(tasks, cancelled, random);
      }
      if (random.nextInt(10) == 0) {
        loop.sleep(Duration.ZERO);
      }
    }
    while (tasks.stream().anyMatch(task -> !task.isDone())) {
      if (random.nextInt(4) == 0) {
        cancelOne(tasks, cancelled, random);
      }
      loop.sleep(Duration.ofNanos(random.nextInt(100_000)));
    }
    return true;
  }

  private static void cancelOne(
      List<Task<Boolean>> tasks, AtomicBoolean[] cancelled, Random random) {
    int chosen = random.nextInt(tasks.size());
    cancelled[chosen].set(true);
    tasks.get(chosen).cancel("by chance");
  }

  private boolean work(int owner, int micros, boolean interruptsItself, AtomicBoolean cancelled) {
    ran.incrementAndGet();
    if (running[owner].incrementAndGet() > PER_OWNER || all.incrementAndGet() > THREADS - 1) {
      wrong.incrementAndGet();
    }
    LockSupport.parkNanos(micros * 1_000L);
    if (Thread.currentThread().isInterrupted() && !cancelled.get()) {
      wrong.incrementAndGet(); // by the end of another call
    }
    if (interruptsItself) {
      Thread.currentThread().interrupt();
    }
    running[owner].decrementAndGet();
    all.decrementAndGet();
    ended.incrementAndGet();
    return true;
  }
}
