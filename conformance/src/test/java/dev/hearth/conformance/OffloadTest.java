package dev.hearth.conformance;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopSnapshot;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/// Calls that leave the loop for a worker thread.
@Row(value = "EXE-02", differs = OffloadTest.POOLS)
@Row(value = "EXE-08", differs = OffloadTest.POOLS)
@Row(value = "EXE-09", differs = OffloadTest.POOLS)
@Row(value = "EXE-11", differs = OffloadTest.POOLS)
@Row(value = "EXE-16", differs = OffloadTest.POOLS)
@Row(value = "EXE-001", differs = OffloadTest.POOLS)
@Row(value = "EXE-002", differs = OffloadTest.POOLS)
@Row(value = "EXE-004", differs = OffloadTest.POOLS)
@LoopTest
class OffloadTest {
  static final String POOLS = "comes with the worker pools";

  private static final int WORKERS = 64;

  @Row("EXE-01")
  @Test
  void aCallRunsOnAPlatformThreadAndBeginsBeforeTheTaskSuspends(TestLoop test) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Thread worker =
        test.run(() ->
            test.loop()
                .offload(() -> {
                  begun.countDown();
                  return Thread.currentThread();
                }));
    begun.await();
    assertThat(worker.isVirtual()).isFalse();
    assertThat(worker).isNotSameAs(Thread.currentThread());
  }

  @Row("EXE-03")
  @Test
  void theExceptionOfACallIsTheCauseOfWhatItsTaskGets(TestLoop test) throws Exception {
    Exception failure = new Exception("expected by a test");
    test.run(() -> {
      assertThatThrownBy(() ->
              test.loop()
                  .offload(() -> {
                    throw failure;
                  }))
          .isInstanceOf(TaskFailedException.class)
          .cause()
          .isSameAs(failure);
    });
  }

  @Row(
      value = "EXE-04",
      differs = "the task goes on at once, and the call is interrupted: nobody wants its result")
  @Test
  void aCancelledTaskDoesNotWaitForItsCall(TestLoop test) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Task<Integer> task =
        test.loop()
            .start(
                "caller",
                () ->
                    test.loop()
                        .offload(() -> {
                          begun.countDown();
                          interrupted.set(waitStubbornly(release));
                          ended.countDown();
                          return 1;
                        }));
    test.loop().runOnce(ofSeconds(0));
    begun.await();
    task.cancel("no longer needed");
    test.runUntilDone(task);
    assertThatThrownBy(() -> test.loop().runUntilComplete(task))
        .isInstanceOf(CancelledException.class);
    assertThat(ended.getCount()).isEqualTo(1);
    release.countDown();
    ended.await();
    assertThat(interrupted).isTrue();
  }

  private static boolean waitStubbornly(CountDownLatch release) {
    boolean interrupted = false;
    while (true) {
      try {
        release.await();
        return interrupted || Thread.interrupted();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  @Row("EXE-05")
  @Row("FUT-21")
  @Seeds(0)
  @Test
  void aCallThatWaitsForAWorkerNeverRunsWhenItsTaskIsCancelled(TestLoop test) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean ran = new AtomicBoolean();
    HostedLoop loop = test.loop();
    List<Task<Integer>> busy = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      busy.add(loop.start("busy", () -> loop.offload(() -> waitFor(release))));
    }
    Task<Integer> queued =
        loop.start(
            "queued",
            () ->
                loop.offload(() -> {
                  ran.set(true);
                  return 1;
                }));
    loop.runOnce(ofSeconds(0));
    assertThat(loop.snapshot().offloaded())
        .filteredOn(call -> call.worker().isEmpty())
        .extracting(LoopSnapshot.OffloadDump::task)
        .contains("queued");
    queued.cancel("no longer needed");
    test.runUntilDone(queued);
    release.countDown();
    busy.forEach(test::runUntilDone);
    test.runUntilIdle();
    assertThat(ran).isFalse();
    assertThat(loop.snapshot().offloaded()).isEmpty();
  }

  private static int waitFor(CountDownLatch release) throws InterruptedException {
    release.await();
    return 1;
  }

  @Row("EXE-06")
  @Row("EXE-10")
  @Seeds(0)
  @Test
  void closingALoopDoesNotWaitForACallWhoseResultIsThenDropped(TestLoop test) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Task<Integer> task =
        test.loop()
            .start(
                "caller",
                () ->
                    test.loop()
                        .offload(() -> {
                          begun.countDown();
                          boolean _ = waitStubbornly(release);
                          ended.countDown();
                          return 1;
                        }));
    test.loop().runOnce(ofSeconds(0));
    begun.await();
    task.cancel("no longer needed");
    test.runUntilDone(task);
    test.loop().close();
    assertThat(ended.getCount()).isEqualTo(1);
    release.countDown();
    ended.await();
    assertThat(test.failures()).isEmpty();
    assertThat(task.isCancelled()).isTrue();
  }

  @Row(
      value = "EXE-07",
      differs = "threads are added up to the limit before one is used again; " + OffloadTest.POOLS)
  @Seeds(0)
  @Test
  void aWorkerIsUsedForMoreThanOneCall(TestLoop test) throws Exception {
    ConcurrentLinkedQueue<Thread> workers = new ConcurrentLinkedQueue<>();
    test.run(() -> {
      for (int i = 0; i <= WORKERS; i++) {
        boolean _ = test.loop().offload(() -> workers.add(Thread.currentThread()));
      }
    });
    assertThat(workers.stream().distinct().count()).isLessThanOrEqualTo(WORKERS);
  }

  @Row("EXE-12")
  @Test
  void aCallIsMadeOnceAndItsResultReturned(TestLoop test) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    int result = test.run(() -> test.loop().offload(() -> calls.incrementAndGet() + 41));
    assertThat(result).isEqualTo(42);
    assertThat(calls).hasValue(1);
  }

  @Row("EXE-003")
  @Seeds(0)
  @Test
  void endingALoopWhoseCallsHaveEndedLogsNothing(TestLoop test) throws Exception {
    try (Logged log = new Logged()) {
      test.run(() -> {
        for (int i = 0; i < 5; i++) {
          int _ = test.loop().offload(() -> 1);
        }
      });
      test.loop().close();
      assertThat(log.messages(Level.WARNING)).isEmpty();
    }
  }

  @Row(
      value = "CORE-133",
      differs = "the JVM loads classes in parallel safely, so loading needs no pool of one thread")
  @Test
  void aClassIsLoadedOffTheLoopLikeAnyCall(TestLoop test) throws Exception {
    Class<?> loaded = test.run(() -> test.loop().offload(() -> Class.forName("java.util.Map")));
    assertThat(loaded).isEqualTo(java.util.Map.class);
  }

  @Row("EXE-13")
  @Seeds(10)
  @Test
  void tenCallsRunAtTheSameTime(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    CountDownLatch together = new CountDownLatch(10);
    test.run(() -> {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        tasks.add(
            loop.start(
                "call " + i,
                () ->
                    loop.offload(() -> {
                      together.countDown();
                      return waitFor(together);
                    })));
      }
      for (Task<Integer> task : tasks) {
        assertThat(task.await()).isEqualTo(1);
      }
    });
  }

  @Row("EXE-15")
  @Test
  void noCallIsTakenAfterTheEnd(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.close();
    assertThatThrownBy(() -> loop.start("late", () -> loop.offload(() -> 1)))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
