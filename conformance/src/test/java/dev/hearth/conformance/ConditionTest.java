package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.hang;
import static dev.hearth.conformance.InTasks.settle;
import static dev.hearth.loop.Timeout.failAfter;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/// Conditions: the JDK's own, in tasks.
@LoopTest
class ConditionTest {
  private static final String SIGNALLED_FIRST =
      "who was signalled before the cancellation has its signal, returns from await and can act on"
          + " it; the cancellation waits for its next suspension";

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final List<String> seen = new ArrayList<>();

  @Row("CND-01")
  @Test
  void withoutTheLockNothingGoes(TestLoop test) throws Exception {
    test.run(() -> {
      assertThatThrownBy(changed::await).isInstanceOf(IllegalMonitorStateException.class);
      assertThatThrownBy(changed::signal).isInstanceOf(IllegalMonitorStateException.class);
    });
  }

  @Row("CND-02")
  @Test
  void signalsWakeInTheOrderOfWaitingEachWithTheLock(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> first = waiter("1");
      Task<Boolean> second = waiter("2");
      Task<Boolean> third = waiter("3");
      signal(1);
      settle();
      assertThat(seen).containsExactly("1");
      signal(2);
      ended(first, second, third);
      assertThat(seen).containsExactly("1", "2", "3");
    });
  }

  @Row("CND-03")
  @Test
  void moreSignalsThanWaitersWakeThemAll(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> first = waiter("1");
      Task<Boolean> second = waiter("2");
      signal(5);
      ended(first, second);
      Task<Boolean> third = waiter("3");
      settle();
      assertThat(seen).containsExactly("1", "2");
      third.cancel("the spare signals are gone");
      ended(third);
    });
  }

  @Row("CND-04")
  @Test
  void aCancelledWaiterHasTheLockAgainWhenTheExceptionLeaves(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> waiting =
          begin(() -> {
            lock.lock();
            try {
              changed.await();
            } finally {
              seen.add("held " + lock.isHeldByCurrentThread());
              lock.unlock();
            }
          });
      waiting.cancel("enough");
      ended(waiting);
      assertThat(waiting.isCancelled()).isTrue();
      assertThat(seen).containsExactly("held true");
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @Row("CND-04")
  @Row("CND-05")
  @Test
  void aWaiterCancelledWhileTheLockIsTakenWaitsForItFirst(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> waiting = waiter("never");
      lock.lock();
      waiting.cancel("enough");
      settle();
      assertThat(waiting.isDone()).isFalse();
      lock.unlock();
      ended(waiting);
      assertThat(waiting.isCancelled()).isTrue();
      assertThat(seen).isEmpty();
    });
  }

  @Row(value = "CND-05", differs = SIGNALLED_FIRST)
  @Row(value = "CND-07", differs = SIGNALLED_FIRST)
  @Test
  void aSignalledWaiterCancelledWhileItWantsTheLockGetsItAndItsSignal(TestLoop test)
      throws Exception {
    test.run(() -> {
      Task<Boolean> waiting =
          begin(() -> {
            await("signalled");
            hang();
          });
      lock.lock();
      changed.signal();
      waiting.cancel("enough");
      settle();
      assertThat(seen).isEmpty();
      lock.unlock();
      ended(waiting);
      assertThat(seen).containsExactly("signalled");
      assertThat(waiting.isCancelled()).isTrue();
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @Row("CND-05")
  @Test
  void aCancelledScopeDoesNotSpinWhileItsWaiterWantsTheLock(TestLoop test) throws Exception {
    test.run(() -> {
      CancelScope scope = new CancelScope();
      Task<Boolean> waiting = begin(() -> scope.run(() -> await("never")));
      lock.lock();
      scope.cancel("enough");
      long before = test.turns();
      test.loop().sleep(ofMillis(10_000));
      assertThat(test.turns() - before).isLessThan(100);
      lock.unlock();
      assertThat(waiting.await()).isTrue();
      assertThat(scope.hasCaught()).isTrue();
      assertThat(lock.isLocked()).isFalse();
      assertThat(seen).isEmpty();
    });
  }

  @Row(value = "CND-06", differs = SIGNALLED_FIRST)
  @Test
  void aSignalIsNotLostWhenWhoGotItIsCancelledBeforeItRuns(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> first =
          begin(() -> {
            await("signalled");
            hang();
          });
      Task<Boolean> second = waiter("next");
      signal(1);
      first.cancel("enough");
      ended(first);
      assertThat(first.isCancelled()).isTrue();
      assertThat(seen).containsExactly("signalled");
      signal(1);
      ended(second);
      assertThat(seen).containsExactly("signalled", "next");
    });
  }

  @Row("CND-06")
  @Test
  void aSignalThatComesAfterTheCancellationIsNotLostEither(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> cancelled = waiter("woken");
      Task<Boolean> second = waiter("woken");
      settle();
      cancelled.cancel("enough");
      signal(1);
      settle();
      assertThat(seen).containsExactly("woken");
      second.cancel("in case it still waits");
      ended(cancelled, second);
      assertThat(lock.isLocked()).isFalse();
    });
  }

  @Row("CND-08")
  @Test
  void aLoopWaitsForWhatIsWanted(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Integer> waiting =
          test.loop()
              .start(() -> {
                lock.lock();
                try {
                  while (seen.size() < 2) {
                    changed.await();
                  }
                  return seen.size();
                } finally {
                  lock.unlock();
                }
              });
      for (String each : List.of("a", "b")) {
        lock.lock();
        seen.add(each);
        changed.signalAll();
        lock.unlock();
        settle();
      }
      assertThat(waiting.await()).isEqualTo(2);
    });
  }

  @Row("CND-09")
  @Test
  void conditionsOfOneLockShareIt(TestLoop test) throws Exception {
    test.run(() -> {
      Condition other = lock.newCondition();
      Task<Boolean> waiting = waiter("never");
      lock.lock();
      other.signalAll();
      assertThat(lock.hasWaiters(changed)).isTrue();
      assertThat(lock.hasWaiters(other)).isFalse();
      lock.unlock();
      waiting.cancel("enough");
      ended(waiting);
    });
  }

  @Row("CND-10")
  @Test
  void aTimeoutEndsTheWaitWithTheLockHeldAgain(TestLoop test) throws Exception {
    test.run(() -> {
      lock.lock();
      try {
        assertThatThrownBy(() -> failAfter(ofMillis(500), () -> changed.await()))
            .isInstanceOf(TimeoutException.class);
        assertThat(lock.isHeldByCurrentThread()).isTrue();
      } finally {
        lock.unlock();
      }
    });
  }

  private Task<Boolean> waiter(String name) {
    return begin(() -> await(name));
  }

  private void await(String name) throws InterruptedException {
    lock.lock();
    try {
      changed.await();
      seen.add(name);
    } finally {
      lock.unlock();
    }
  }

  private void signal(int times) {
    lock.lock();
    for (int i = 0; i < times; i++) {
      changed.signal();
    }
    lock.unlock();
  }
}
