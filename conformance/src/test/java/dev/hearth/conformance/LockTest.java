package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.hang;
import static dev.hearth.conformance.InTasks.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.sync.CapacityLimiter;
import dev.hearth.loop.sync.Gate;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/// Locks: the JDK's own, fair, in tasks.
@LoopTest
class LockTest {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final List<String> seen = new ArrayList<>();

  @Row("LCK-01")
  @Test
  void aFreeLockIsTakenWithoutSuspending(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> task =
          begin(() -> {
            lock.lock();
            lock.unlock();
          });
      assertThat(task.isDone()).isTrue();
    });
  }

  @Row("LCK-02")
  @Test
  void thoseWhoWaitGetTheLockInTheOrderTheyCame(TestLoop test) throws Exception {
    test.run(() -> {
      lock.lock();
      Task<Boolean> first = locker("1");
      Task<Boolean> second = locker("2");
      lock.unlock();
      ended(first, second);
      assertThat(seen).containsExactly("1", "2");
    });
  }

  @Row(
      value = "LCK-03",
      differs =
          "isLocked says whether somebody has the lock, which the next one has when it runs;"
              + " hasQueuedThreads tells that a newcomer would wait")
  @Test
  void whoReleasesTheLockAndWantsItAgainQueuesBehindWhoWaits(TestLoop test) throws Exception {
    test.run(() -> {
      lock.lock();
      Task<Boolean> waiting = locker("waiting");
      lock.unlock();
      assertThat(lock.hasQueuedThreads()).isTrue();
      lock.lock();
      seen.add("again");
      lock.unlock();
      ended(waiting);
      assertThat(seen).containsExactly("waiting", "again");
    });
  }

  @Row("LCK-04")
  @Test
  void aFreeLockCannotBeReleased(TestLoop test) throws Exception {
    test.run(
        () -> assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class));
  }

  @Row("LCK-05")
  @Test
  void onlyItsOwnerReleasesALock(TestLoop test) throws Exception {
    test.run(() -> {
      lock.lock();
      Task<Boolean> stranger = begin(lock::unlock);
      ended(stranger);
      assertThat(stranger.exceptionNow()).isInstanceOf(IllegalMonitorStateException.class);
      lock.unlock();
    });
  }

  @Row("LCK-06")
  @Test
  void aCancelledWaiterLeavesTheOthersAlone(TestLoop test) throws Exception {
    test.run(() -> {
      lock.lock();
      Task<Boolean> first = locker("1");
      Task<Boolean> leaving = locker("leaving");
      Task<Boolean> third = locker("3");
      leaving.cancel("enough");
      ended(leaving);
      assertThat(leaving.isCancelled()).isTrue();
      assertThat(lock.getQueueLength()).isEqualTo(2);
      lock.unlock();
      ended(first, third);
      assertThat(seen).containsExactly("1", "3");
    });
  }

  @Row("LCK-07")
  @Row("LCK-09")
  @Test
  void ofACancellationAndAReleaseInOneStepTheNextProfits(TestLoop test) throws Exception {
    test.run(() -> {
      lock.lock();
      Task<Boolean> cancelled = locker("cancelled");
      Task<Boolean> second = locker("2");
      Task<Boolean> third = locker("3");
      cancelled.cancel("enough");
      lock.unlock();
      ended(cancelled, second, third);
      assertThat(cancelled.isCancelled()).isTrue();
      assertThat(seen).containsExactly("2", "3");
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @Row("LCK-08")
  @Row("LCK-09")
  @Test
  void aWaiterThatIsCancelledAfterItsTurnHasComePassesTheLockOn(TestLoop test) throws Exception {
    test.run(() -> {
      lock.lock();
      Task<Boolean> woken =
          begin(() -> {
            lock.lockInterruptibly();
            try {
              hang();
            } finally {
              lock.unlock();
            }
          });
      Task<Boolean> next = locker("next");
      lock.unlock();
      woken.cancel("enough");
      ended(woken, next);
      assertThat(woken.isCancelled()).isTrue();
      assertThat(seen).containsExactly("next");
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @Row("LCK-10")
  @Test
  void whatBelongsToAnotherLoopIsRefusedFromTheFirstUseOn(TestLoop test) throws Exception {
    try (EventLoop other = EventLoop.open("other")) {
      Gate gate = new Gate(other);
      test.run(() ->
          assertThatThrownBy(gate::await)
              .isInstanceOf(WrongThreadException.class)
              .hasMessageContaining("other"));
    }
  }

  @Test
  void aLockOfTheJdkServesSeveralLoops(TestLoop test) throws Exception {
    try (EventLoop other = EventLoop.open("other")) {
      test.run(() -> {
        lock.lock();
        Task<Boolean> elsewhere = other.startLater("elsewhere", () -> inLock("elsewhere"));
        lock.unlock();
        assertThat(test.loop().await(elsewhere.toCompletableFuture())).isTrue();
        lock.lock();
        lock.unlock();
      });
    }
  }

  @Row("LCK-11")
  @Test
  void aBlockGivesBackWhatItTookHoweverItEnds(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter one = new CapacityLimiter(test.loop(), 1);
      Task<Boolean> failing =
          begin(() -> {
            try (var _ = one.acquire()) {
              throw new IllegalStateException("on purpose");
            }
          });
      ended(failing);
      Task<Boolean> cancelled =
          begin(() -> {
            try (var _ = one.acquire()) {
              hang();
            }
          });
      settle();
      cancelled.cancel("enough");
      ended(cancelled);
      assertThat(one.statistics().borrowed()).isZero();
    });
  }

  private Task<Boolean> locker(String name) {
    return begin(() -> inLock(name));
  }

  private boolean inLock(String name) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return seen.add(name);
    } finally {
      lock.unlock();
    }
  }
}
