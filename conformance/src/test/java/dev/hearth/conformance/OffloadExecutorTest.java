package dev.hearth.conformance;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.CompletableExecutorService;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopSnapshot;
import dev.hearth.loop.OffloadStatistics;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.TaskOptions;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls that leave the loop for an executor of the caller's, and the end of the default one.
@LoopTest
class OffloadExecutorTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("callers own").factory());

  @AfterEach
  void end() {
    release.countDown();
    executor.shutdownNow();
  }

  /// Completes its futures itself, as one that asks another process does.
  private final class Remote extends AbstractExecutorService implements CompletableExecutorService {
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> call) {
      CompletableFuture<T> future = new CompletableFuture<>();
      executor.execute(() -> {
        try {
          future.complete(call.call());
        } catch (Throwable e) {
          future.completeExceptionally(e);
        }
      });
      return future;
    }

    @Override
    public void execute(Runnable command) {
      executor.execute(command);
    }

    @Override
    public void shutdown() {
      executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return executor.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
      return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return executor.awaitTermination(timeout, unit);
    }
  }

  private static String here() {
    return Thread.currentThread().getName();
  }

  private static OffloadStatistics statistics(HostedLoop loop) {
    return loop.statistics().owners().stream()
        .filter(owner -> owner.name().equals(loop.name()))
        .findFirst()
        .orElseThrow()
        .offloads();
  }

  @Test
  void aCallRunsOnTheExecutorItWasGiven(TestLoop test) throws Exception {
    assertThat(test.run(() -> test.loop().offload(executor, () -> here())))
        .isEqualTo("callers own");
    assertThat(test.run(() -> test.loop().offload(new Remote(), () -> here())))
        .isEqualTo("callers own");
    assertThat(statistics(test.loop()).ended()).isEqualTo(2);
  }

  @Test
  void aFailureOnAnExecutorIsTheCauseOfWhatTheTaskGets(TestLoop test) throws Exception {
    IOException failure = new IOException("expected by a test");
    Callable<Integer> failing =
        () -> {
          throw failure;
        };
    test.run(() -> {
      for (ExecutorService each : List.of(executor, new Remote())) {
        assertThatThrownBy(() -> test.loop().offload(each, failing))
            .isInstanceOf(TaskFailedException.class)
            .cause()
            .isSameAs(failure);
      }
    });
  }

  @Test
  void aClockThatJumpsWaitsForTheCallsOfEveryExecutor(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    for (ExecutorService each : List.of(executor, new Remote())) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      loop.callLater(ofHours(1), () -> {});
      Task<Integer> task =
          loop.start(
              "caller",
              () ->
                  loop.offload(
                      each,
                      () -> {
                        begun.countDown();
                        return OffLoopWork.waitFor(goOn);
                      }));
      loop.runOnce(ZERO);
      begun.await();
      loop.runOnce(ZERO);
      assertThat(loop.snapshot().offloaded())
          .extracting(LoopSnapshot.OffloadDump::task)
          .containsExactly("caller");
      assertThat(statistics(loop).running()).isEqualTo(1);
      assertThat(loop.statistics().offloaded()).isEqualTo(1);
      goOn.countDown();
      test.runUntilDone(task);
      assertThat(test.elapsed()).isZero();
    }
  }

  @Test
  void anExecutorThatRefusesSaysSoToTheTask(TestLoop test) throws Exception {
    executor.shutdown();
    test.run(() ->
        assertThatThrownBy(() -> test.loop().offload(executor, () -> 1))
            .isInstanceOf(RejectedExecutionException.class));
    assertThat(test.loop().statistics().offloaded()).isZero();
  }

  @Test
  void aCallThatLandsOnTheLoopItselfIsRefusedWithAWayOut(TestLoop test) throws Exception {
    try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      test.run(() ->
          assertThatThrownBy(() -> test.loop().offload(virtual, () -> 1))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("newFixedThreadPool"));
    }
  }

  @Test
  void aCancelledTaskInterruptsItsCallOnAnExecutor(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Task<Integer> task =
        loop.start(
            "caller",
            () ->
                loop.offload(
                    executor,
                    () -> {
                      begun.countDown();
                      try {
                        return OffLoopWork.waitFor(release);
                      } finally {
                        interrupted.countDown();
                      }
                    }));
    loop.runOnce(ZERO);
    begun.await();
    task.cancel("no longer needed");
    test.runUntilDone(task);
    assertThat(task.isCancelled()).isTrue();
    interrupted.await();
  }

  /// Nothing suspends in it, so nothing but a hand-over helps.
  @Seeds(0)
  @Test
  void anExecutorThatHoldsWhoSubmitsHoldsItsOwnerOnly() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    ExecutorService slow =
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
          @Override
          public void execute(Runnable command) {
            held.countDown();
            while (release.getCount() > 0) {
              Thread.onSpinWait();
            }
            super.execute(command);
          }
        };
    try (slow;
        EventLoop loop = EventLoop.open("own")) {
      TaskOptions how = TaskOptions.named("caller").ownedBy(loop.owner("slow"));
      Task<Integer> task = loop.startLater(how, () -> loop.offload(slow, () -> 42));
      held.await();
      TaskOptions others = TaskOptions.named("other").ownedBy(loop.owner("other"));
      assertThat(loop.startLater(others, () -> loop.offload(() -> 1)).get()).isEqualTo(1);
      assertThat(task.isDone()).isFalse();
      release.countDown();
      assertThat(task.get()).isEqualTo(42);
      assertThat(loop.handOvers()).isEqualTo(1);
      assertThat(loop.statistics().offloaded()).isZero();
    }
  }

  @Row("CORE-133")
  @Test
  void importsShareOneThreadThatTheLoopEnds(TestLoop test) throws Exception {
    ExecutorService imports = test.loop().importExecutor();
    Thread thread =
        test.run(() -> {
          Class<?> _ =
              test.loop().offload(imports, () -> Class.forName("java.util.concurrent.Phaser"));
          return test.loop().offload(imports, () -> Thread.currentThread());
        });
    assertThat(thread.getName()).isEqualTo("test-import");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(test.loop().importExecutor()).isSameAs(imports);
    test.loop().close();
    thread.join();
    assertThatThrownBy(() -> test.loop().importExecutor())
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Row("EXE-11")
  @Test
  void theDefaultExecutorMayBeAnyWhoseThreadsAreHere(TestLoop test) throws Exception {
    test.run(() -> {
      assertThatThrownBy(() -> test.loop().setDefaultExecutor(new Remote()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("offload(executor, call)");
      test.loop().setDefaultExecutor(executor);
      assertThat(test.loop().<String>offload(() -> here())).isEqualTo("callers own");
    });
  }

  @Row("EXE-08")
  @Row("EXE-15")
  @Test
  void theEndOfTheDefaultExecutorWaitsForItsCallsAndRefusesMore(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    Task<Integer> running =
        loop.start("running", () -> loop.offload(() -> OffLoopWork.waitFor(release)));
    Task<Boolean> end = loop.start("end", () -> loop.shutdownDefaultExecutor(ofSeconds(20)));
    loop.runOnce(ZERO);
    assertThat(test.run(() -> 1)).isEqualTo(1); // the loop goes on
    assertThat(end.isDone()).isFalse();
    release.countDown();
    assertThat(loop.runUntilComplete(end)).isTrue();
    assertThat(loop.runUntilComplete(running)).isEqualTo(1);
    test.run(() -> {
      assertThatThrownBy(() -> loop.offload(() -> 1))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("offload(executor, call)");
      assertThat(loop.<Integer>offload(executor, () -> 1)).isEqualTo(1);
      assertThat(loop.shutdownDefaultExecutor(ZERO)).isTrue();
    });
  }

  @Row("EXE-09")
  @Seeds(2)
  @Test
  void aCallThatOutlivesTheEndOfTheDefaultExecutorIsNamedAndGoesOn(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    CountDownLatch begun = new CountDownLatch(1);
    try (Logged log = new Logged()) {
      Task<Boolean> running =
          loop.start(
              "reader",
              () ->
                  loop.offload(() -> {
                    begun.countDown();
                    return OffLoopWork.waitStubbornly(release);
                  }));
      loop.runOnce(ZERO);
      begun.await();
      assertThat(test.run(() -> loop.shutdownDefaultExecutor(ofMillis(1)))).isFalse();
      assertThat(log.messages(Level.WARNING))
          .anySatisfy(line -> assertThat(line).contains("1 calls have not ended"))
          .anySatisfy(line -> assertThat(line).contains("reader", "waitStubbornly"));
      release.countDown();
      assertThat(loop.runUntilComplete(running)).as("interrupted").isFalse();
      assertThat(test.elapsed()).isZero();
    }
  }

  @Row("EXE-16")
  @Seeds(2)
  @Test
  void whatWaitsIsCancelledAtTheEndOfTheDefaultExecutorAndWhatRunsFinishes(TestLoop test)
      throws Exception {
    HostedLoop loop = test.loop();
    int quota = 48;
    List<Task<Integer>> running = new ArrayList<>();
    List<Task<Integer>> queued = new ArrayList<>();
    CountDownLatch begun = new CountDownLatch(quota);
    try (Logged _ = new Logged()) {
      test.run(() -> {
        for (int i = 0; i < quota + 50; i++) {
          (i < quota ? running : queued)
              .add(
                  loop.start(
                      "call " + i,
                      () ->
                          loop.offload(() -> {
                            begun.countDown();
                            return OffLoopWork.waitFor(release);
                          })));
        }
        assertThat(loop.shutdownDefaultExecutor(ZERO)).isFalse();
      });
      queued.forEach(test::runUntilDone);
      assertThat(queued).allMatch(Task::isCancelled);
      begun.await();
      release.countDown();
      for (Task<Integer> each : running) {
        assertThat(loop.runUntilComplete(each)).isEqualTo(1);
      }
    }
  }

  @Test
  void aDefaultExecutorThatWasSetIsEndedLikeTheLoopsOwn(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    CountDownLatch begun = new CountDownLatch(1);
    loop.setDefaultExecutor(executor);
    try (Logged log = new Logged()) {
      Task<Boolean> running =
          loop.start(
              "running",
              () ->
                  loop.offload(() -> {
                    begun.countDown();
                    return OffLoopWork.waitStubbornly(release);
                  }));
      Task<Integer> queued = loop.start("queued", () -> loop.offload(() -> 1));
      loop.runOnce(ZERO);
      begun.await();
      assertThat(test.run(() -> loop.shutdownDefaultExecutor(ZERO))).isFalse();
      assertThatThrownBy(() -> loop.runUntilComplete(queued))
          .isInstanceOf(CancelledException.class);
      assertThat(log.messages(Level.WARNING)).anyMatch(line -> line.contains("callers own"));
      release.countDown();
      assertThat(loop.runUntilComplete(running)).isFalse();
      assertThat(executor.isShutdown()).isTrue();
      assertThat(test.run(() -> loop.shutdownDefaultExecutor(ofSeconds(20)))).isTrue();
    }
  }
}
