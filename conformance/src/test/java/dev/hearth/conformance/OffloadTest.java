package dev.hearth.conformance;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.LoopSnapshot;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/// Calls that leave the loop for a worker thread.
@LoopTest
class OffloadTest {
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
                          interrupted.set(OffLoopWork.waitStubbornly(release));
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
      busy.add(loop.start("busy", () -> loop.offload(() -> OffLoopWork.waitFor(release))));
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
                          boolean _ = OffLoopWork.waitStubbornly(release);
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

  @Row("EXE-07")
  @Test
  void anIdleWorkerIsUsedBeforeAnotherIsMade(TestLoop test) throws Exception {
    Set<Thread> workers = ConcurrentHashMap.newKeySet();
    test.run(() -> {
      for (int i = 0; i < 20; i++) {
        boolean _ = test.loop().offload(() -> workers.add(Thread.currentThread()));
      }
    });
    assertThat(workers).hasSize(1);
  }

  @Row(
      value = "EXE-02",
      differs = "64 threads, settable; they wait for disks and networks, not for processors")
  @Test
  void workersAreMadeWhenNeededAndNamedByTheirLoopAndWhoseCallTheyRun(TestLoop test)
      throws Exception {
    HostedLoop loop = test.loop();
    Task<String> task =
        loop.start(
            loop.owner("mqtt"),
            "caller",
            () -> loop.offload(() -> Thread.currentThread().getName()));
    assertThat(loop.runUntilComplete(task)).isEqualTo("test-worker-1 mqtt");
    assertThat(LoopOptions.named("any").workers().threads()).isEqualTo(WORKERS);
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
                      return OffLoopWork.waitFor(together);
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
