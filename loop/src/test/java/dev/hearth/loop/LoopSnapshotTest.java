package dev.hearth.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.LoopSnapshot.OffloadDump;
import dev.hearth.loop.LoopSnapshot.TaskDump;
import dev.hearth.loop.LoopSnapshot.TaskState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A snapshot of a loop that runs.
@Timeout(20)
class LoopSnapshotTest {
  private final EventLoop loop = EventLoop.open(LoopOptions.named("test"));
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    loop.close();
  }

  private TaskDump dumpOf(String task) {
    return loop.snapshot().tasks().stream()
        .filter(dump -> dump.name().equals(task))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTaskThatWaitsInTheJdkIsShownWithWhereItWaits() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    loop.call(() -> loop.startBackground("locked", () -> waitFor(lock))).get();
    TaskDump dump = dumpOf("locked");
    assertThat(dump.state()).isEqualTo(TaskState.SUSPENDED);
    assertThat(dump.background()).isTrue();
    assertThat(dump.waitsFor()).isEmpty();
    assertThat(dump.stack())
        .extracting(StackTraceElement::getMethodName)
        .containsSubsequence("lock", "waitFor");
    lock.unlock();
  }

  private static boolean waitFor(ReentrantLock lock) {
    lock.lock();
    lock.unlock();
    return true;
  }

  @Test
  void aTaskTellsItsDeadlineAndItsRequestsToCancel() throws Exception {
    CompletableFuture<Promise<Boolean>> door = new CompletableFuture<>();
    loop.call(
            () -> {
              Promise<Boolean> promise = loop.promise();
              door.complete(promise);
              Task<Boolean> task =
                  loop.start(
                      "limited",
                      () ->
                          CancelScope.<Boolean, Exception>shielded(
                              Duration.ofMinutes(1), promise::await));
              return task.cancel("asked");
            })
        .get();
    TaskDump dump = dumpOf("limited");
    assertThat(dump.cancelling()).isEqualTo(1);
    assertThat(dump.timeLeft()).hasValueSatisfying(left -> assertThat(left).isPositive());
    assertThat(loop.snapshot().toString())
        .contains("limited: suspended", "asked to cancel", "left");
    loop.call(() -> door.get().tryComplete(true)).get();
  }

  @Test
  void aCallOffTheLoopIsShownWithTheStackOfItsWorker() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    loop.startLater("reader", () -> loop.offload(() -> read(begun)));
    begun.await();
    OffloadDump dump = loop.snapshot().offloaded().getFirst();
    assertThat(dump.task()).isEqualTo("reader");
    assertThat(dump.worker()).startsWith("test-worker-");
    assertThat(dump.call()).contains("LoopSnapshotTest");
    assertThat(dump.stack()).extracting(StackTraceElement::getMethodName).contains("read");
  }

  private boolean read(CountDownLatch begun) throws InterruptedException {
    begun.countDown();
    return release.await(1, TimeUnit.MINUTES);
  }

  /// The JDK holds a thread while it takes its stack, and hands over again what was ready.
  @Test
  void tasksThatAreReadyRunOnceAlthoughASnapshotWasTaken() throws Exception {
    int turns =
        loop.startLater(
                "counter",
                () -> {
                  int count = 0;
                  for (int i = 0; i < 100; i++) {
                    loop.callSoon(loop::snapshot);
                    Task<Boolean> other = loop.start("other", LoopSnapshotTest::pause);
                    loop.sleep(Duration.ZERO);
                    count++;
                    other.await();
                  }
                  return count;
                })
            .get();
    assertThat(turns).isEqualTo(100);
    assertThat(loop.snapshot().tasks()).isEmpty();
  }

  private static boolean pause() {
    EventLoop.current().sleep(Duration.ZERO);
    EventLoop.current().sleep(Duration.ZERO);
    return true;
  }

  @Test
  void aClosedLoopHasNothingToShow() {
    loop.close();
    LoopSnapshot snapshot = loop.snapshot();
    assertThat(snapshot.tasks()).isEmpty();
    assertThat(snapshot.stuck()).isEmpty();
  }
}
