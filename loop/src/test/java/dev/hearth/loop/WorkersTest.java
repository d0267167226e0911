package dev.hearth.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How the workers of a loop share themselves among owners, and what becomes of calls that are
/// cancelled.
class WorkersTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<EventLoop> loops = new ArrayList<>();

  @AfterEach
  void end() {
    release.countDown();
    loops.forEach(EventLoop::close);
  }

  private EventLoop open(WorkerOptions workers) {
    EventLoop loop = EventLoop.open(LoopOptions.named("test").withWorkers(workers));
    loops.add(loop);
    return loop;
  }

  private static WorkerOptions threads(int number) {
    return WorkerOptions.defaults().withThreads(number).withPerOwner(number);
  }

  private static <T> Task<T> offload(EventLoop loop, String owner, Callable<T> call) {
    TaskOptions how = TaskOptions.named("task of " + owner).ownedBy(loop.owner(owner));
    return loop.startLater(how, () -> loop.offload(call));
  }

  /// Calls that have begun and wait to be released.
  private List<Task<Boolean>> occupy(EventLoop loop, String owner, int number) throws Exception {
    CountDownLatch begun = new CountDownLatch(number);
    List<Task<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      tasks.add(
          offload(
              loop,
              owner,
              () -> {
                begun.countDown();
                return waitStubbornly();
              }));
    }
    begun.await();
    return tasks;
  }

  private boolean waitStubbornly() {
    while (true) {
      try {
        release.await();
        return true;
      } catch (InterruptedException e) {
        // This is what it is for.
      }
    }
  }

  private static OffloadStatistics statistics(EventLoop loop, String owner) {
    return loop.statistics().owners().stream()
        .filter(each -> each.name().equals(owner))
        .findFirst()
        .orElseThrow()
        .offloads();
  }

  @Test
  void anOwnerHasItsQuotaAndOthersHaveTheRest() throws Exception {
    EventLoop loop = open(threads(3).withPerOwner(2));
    occupy(loop, "greedy", 2);
    Task<Boolean> third = offload(loop, "greedy", () -> true);
    assertThat(offload(loop, "modest", () -> "served").get()).isEqualTo("served");
    assertThat(third.isDone()).isFalse();
    assertThat(statistics(loop, "greedy"))
        .extracting(OffloadStatistics::running, OffloadStatistics::waiting)
        .containsExactly(2, 1);
    release.countDown();
    assertThat(third.get()).isTrue();
  }

  @Test
  void ownersTakeTurnsHoweverMuchOneOfThemWants() throws Exception {
    EventLoop loop = open(threads(1));
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    occupy(loop, "first", 1);
    List<Task<Boolean>> flood = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      flood.add(offload(loop, "flooding", () -> order.add("flooding")));
    }
    Task<Boolean> other = offload(loop, "other", () -> order.add("other"));
    loop.call(() -> 1).get(); // all of them wait now
    release.countDown();
    other.get();
    assertThat(order.indexOf("other")).isLessThanOrEqualTo(1);
    for (Task<Boolean> each : flood) {
      each.get();
    }
    assertThat(order).hasSize(1_001);
  }

  @Test
  void theReserveIsForTheHubAlone() throws Exception {
    EventLoop loop = open(threads(2).withReserve(1));
    occupy(loop, "camera", 1);
    Task<Boolean> second = offload(loop, "camera", () -> true);
    Task<Boolean> another = offload(loop, "radio", () -> true);
    assertThat(offload(loop, "test", () -> "the loop's own").get()).isEqualTo("the loop's own");
    assertThat(offload(loop, "hub", () -> "the hub's").get()).isEqualTo("the hub's");
    assertThat(second.isDone() || another.isDone()).isFalse();
  }

  @Test
  void anOwnerMayFillHalfOfTheQueueAndIsToldSo() throws Exception {
    EventLoop loop = open(threads(1).withQueueLimit(4));
    occupy(loop, "greedy", 1);
    offload(loop, "greedy", () -> 1);
    offload(loop, "greedy", () -> 1);
    assertThatThrownBy(() -> offload(loop, "greedy", () -> 1).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("greedy")
        .hasMessageContaining("1 of its calls run and 2 wait")
        .hasMessageContaining("CapacityLimiter");
    offload(loop, "modest", () -> 1);
    offload(loop, "modest", () -> 1);
    assertThatThrownBy(() -> offload(loop, "late", () -> 1).get())
        .cause()
        .hasMessageContaining("4 of all wait, of 4");
    assertThat(statistics(loop, "late").waiting()).isZero();
  }

  @Test
  void aThreadHasTheNameOfWhoseCallItRuns() throws Exception {
    EventLoop loop = open(threads(1));
    Callable<String> name = () -> Thread.currentThread().getName();
    assertThat(offload(loop, "mqtt", name).get()).isEqualTo("test-worker-1 mqtt");
    assertThat(offload(loop, "radio", name).get()).isEqualTo("test-worker-1 radio");
    assertThat(offload(loop, "radio", () -> Thread.currentThread().isDaemon()).get()).isTrue();
  }

  @Test
  void aCallDoesNotInheritAnInterrupt() throws Exception {
    EventLoop loop = open(threads(1));
    offload(
            loop,
            "rude",
            () -> {
              Thread.currentThread().interrupt();
              return true;
            })
        .get();
    assertThat(offload(loop, "next", () -> Thread.currentThread().isInterrupted()).get()).isFalse();
  }

  @Test
  void aCallThatOutlivesItsGraceIsAbandonedAndItsThreadReplaced() throws Exception {
    EventLoop loop = open(threads(1).withGrace(Duration.ofMillis(1)));
    CountDownLatch warned = new CountDownLatch(1);
    AtomicReference<String> warning = new AtomicReference<>("");
    try (LogTap _ =
        new LogTap(text -> {
          warning.set(text);
          warned.countDown();
        })) {
      occupy(loop, "camera", 1).getFirst().cancel("enough");
      assertThat(warned.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(warning.get())
        .contains("camera", "task of camera", "test-worker-1", "waitStubbornly", "abandoned");
    assertThat(offload(loop, "radio", () -> Thread.currentThread().getName()).get())
        .isEqualTo("test-worker-2 radio");
    Task<Boolean> next = offload(loop, "camera", () -> true);
    assertThat(statistics(loop, "camera"))
        .extracting(
            OffloadStatistics::running, OffloadStatistics::waiting, OffloadStatistics::abandoned)
        .containsExactly(0, 1, 1);
    release.countDown();
    assertThat(next.get()).isTrue();
    assertThat(statistics(loop, "camera"))
        .extracting(OffloadStatistics::abandoned, OffloadStatistics::ended)
        .containsExactly(0, 2L);
  }

  @Test
  void noMoreCallsAreAbandonedThanThereAreThreads() throws Exception {
    EventLoop loop = open(threads(1).withGrace(Duration.ZERO));
    CountDownLatch abandoned = new CountDownLatch(1);
    CountDownLatch keeping = new CountDownLatch(1);
    try (LogTap _ =
        new LogTap(text -> {
          if (text.contains("and is abandoned")) {
            abandoned.countDown();
          } else if (text.contains("keeps its thread")) {
            keeping.countDown();
          }
        })) {
      occupy(loop, "one", 1).getFirst().cancel("enough");
      assertThat(abandoned.await(10, TimeUnit.SECONDS)).isTrue();
      occupy(loop, "two", 1).getFirst().cancel("enough");
      assertThat(keeping.await(10, TimeUnit.SECONDS)).isTrue();
    }
    Task<Boolean> waits = offload(loop, "three", () -> true);
    assertThat(statistics(loop, "three").waiting()).isEqualTo(1);
    release.countDown();
    assertThat(waits.get()).isTrue();
  }

  @Test
  void timesOffTheLoopAreCounted() throws Exception {
    EventLoop loop = open(threads(1));
    occupy(loop, "slow", 1);
    Task<Boolean> second = offload(loop, "slow", () -> true);
    loop.call(() -> 1).get();
    release.countDown();
    second.get();
    OffloadStatistics counted = statistics(loop, "slow");
    assertThat(counted.ended()).isEqualTo(2);
    assertThat(counted.longestWait()).isPositive().isLessThanOrEqualTo(counted.waited());
    assertThat(counted.longestRun()).isPositive().isLessThanOrEqualTo(counted.ran());
  }

  @Test
  void anIdleWorkerIsTakenBeforeAnotherIsMade() throws Exception {
    EventLoop loop = open(threads(8));
    List<String> names =
        loop.startLater(
                "caller",
                () -> {
                  List<String> seen = new ArrayList<>();
                  for (int i = 0; i < 500; i++) {
                    seen.add(loop.offload(() -> Thread.currentThread().getName()));
                  }
                  return seen;
                })
            .get();
    assertThat(names).containsOnly("test-worker-1 test");
  }

  @Test
  void aLoopThatClosesEndsItsWorkers() throws Exception {
    EventLoop loop = open(threads(2));
    Thread worker = offload(loop, "any", Thread::currentThread).get();
    loop.close();
    assertThat(worker.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void wrongOptionsAreRefusedWithTheirRange() {
    WorkerOptions usual = WorkerOptions.defaults();
    assertThat(usual).isEqualTo(new WorkerOptions(64, 48, 4, 10_000, Duration.ofSeconds(5)));
    assertThat(usual.withThreads(1)).extracting(WorkerOptions::perOwner).isEqualTo(1);
    assertThatThrownBy(() -> usual.withThreads(0)).hasMessageContaining("threads 0");
    assertThatThrownBy(() -> usual.withPerOwner(65)).hasMessageContaining("1–64");
    assertThatThrownBy(() -> usual.withReserve(64)).hasMessageContaining("0–63");
    assertThatThrownBy(() -> usual.withQueueLimit(0)).hasMessageContaining("queueLimit 0");
    assertThatThrownBy(() -> usual.withGrace(Duration.ofSeconds(-1))).hasMessageContaining("grace");
  }

  /// What the loop logs, for as long as this is open.
  private static final class LogTap extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(EventLoop.class.getName());
    private final java.util.function.Consumer<String> reader;

    LogTap(java.util.function.Consumer<String> reader) {
      this.reader = reader;
      logger.addHandler(this);
      logger.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord logged) {
      reader.accept(java.text.MessageFormat.format(logged.getMessage(), logged.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
    }
  }
}
