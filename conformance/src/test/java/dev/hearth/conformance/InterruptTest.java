package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.hang;
import static dev.hearth.conformance.InTasks.settle;
import static dev.hearth.loop.Timeout.failAfter;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/// Interrupts carry a cancellation into the JDK; what they mean is the loop's.
@LoopTest
class InterruptTest {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final List<String> seen = new ArrayList<>();

  @Test
  void aRequestOutdoesAScopeThatIsCancelledDuringTheSameStubbornWait(TestLoop test)
      throws Exception {
    test.run(() -> {
      lock.lock();
      CancelScope scope = new CancelScope();
      Task<Boolean> task =
          begin(() -> {
            boolean _ = scope.run(InTasks::hang);
            seen.add("went on");
          });
      ended(cancelledDuring(task, scope));
      assertThat(task.isCancelled()).isTrue();

      CancelScope other = new CancelScope();
      Task<Boolean> stubborn =
          begin(() -> {
            boolean _ =
                other.run(() -> {
                  lock.lock();
                  lock.unlock();
                  hang();
                });
            seen.add("went on");
          });
      stubborn.cancel("for good");
      settle();
      other.cancel("only this");
      settle();
      lock.unlock();
      ended(stubborn);
      assertThat(stubborn.isCancelled()).isTrue();
      assertThat(seen).isEmpty();
    });
  }

  private static Task<?> cancelledDuring(Task<Boolean> task, CancelScope scope) {
    task.cancel("for good");
    scope.cancel("only this");
    return task;
  }

  @Test
  void aShieldHidesTheInterruptOfARequestThatAStubbornWaitHasSwallowed(TestLoop test)
      throws Exception {
    test.run(() -> {
      lock.lock();
      Task<Boolean> task =
          begin(() -> {
            try {
              lock.lock();
              lock.unlock();
            } finally {
              boolean _ =
                  CancelScope.shielded(
                      ofSeconds(5),
                      () -> {
                        EventLoop.current().sleep(ofMillis(1));
                        seen.add("awaited");
                        waitInTheJdk();
                        return seen.add("waited");
                      });
            }
            hang();
          });
      task.cancel("enough");
      settle();
      lock.unlock();
      ended(task);
      assertThat(seen).containsExactly("awaited", "waited");
      assertThat(task.isCancelled()).isTrue();
    });
  }

  @Test
  void aShieldHidesTheInterruptOfAScopeThatAStubbornWaitHasSwallowed(TestLoop test)
      throws Exception {
    test.run(() -> {
      lock.lock();
      CancelScope scope = new CancelScope();
      Task<Boolean> task =
          begin(() -> {
            boolean finished =
                scope.run(() -> {
                  lock.lock();
                  lock.unlock();
                  boolean _ =
                      CancelScope.shielded(
                          ofSeconds(5),
                          () -> {
                            EventLoop.current().sleep(ofMillis(1));
                            seen.add("awaited");
                            waitInTheJdk();
                            return seen.add("waited");
                          });
                  hang();
                });
            assertThat(finished).isFalse();
          });
      scope.cancel("enough");
      settle();
      lock.unlock();
      assertThat(task.await()).isTrue();
      assertThat(seen).containsExactly("awaited", "waited");
    });
  }

  private static void waitInTheJdk() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    EventLoop.current().callSoon(latch::countDown);
    latch.await();
  }

  @Test
  void aTaskThatEndsWithoutMeetingItsRequestIsCancelled(TestLoop test) throws Exception {
    test.run(() -> {
      lock.lock();
      Task<Boolean> task =
          begin(() -> {
            lock.lock();
            lock.unlock();
            seen.add("done");
          });
      task.cancel("enough");
      settle();
      lock.unlock();
      ended(task);
      assertThat(seen).containsExactly("done");
      assertThat(task.isCancelled()).isTrue();
    });
  }

  @Test
  void aTimeoutAfterASwallowedRequestIsATimeout(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> task =
          begin(() -> {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              seen.add("swallowed");
            }
            try {
              failAfter(ofSeconds(1), () -> new CountDownLatch(1).await());
            } catch (TimeoutException e) {
              seen.add("timed out");
            }
          });
      task.cancel("enough");
      ended(task);
      assertThat(seen).containsExactly("swallowed", "timed out");
    });
  }

  @Test
  void theTimersOfAStubbornWaitAreGoneWithIt(TestLoop test) throws Exception {
    test.run(() -> {
      lock.lock();
      CancelScope scope = new CancelScope();
      Task<Boolean> task =
          begin(() -> {
            boolean _ =
                scope.run(() -> {
                  lock.lock();
                  lock.unlock();
                });
          });
      scope.cancel("enough");
      test.loop().sleep(ofMillis(500));
      lock.unlock();
      assertThat(task.await()).isTrue();
    });
    test.runUntilIdle();
    assertThat(test.elapsed()).isEqualTo(ofMillis(500));
  }

  @Test
  void everyInterruptibleWaitInACancelledScopeIsCutShortAtOnce(TestLoop test) throws Exception {
    test.run(() -> {
      CancelScope scope = new CancelScope();
      int[] cut = {0};
      Task<Boolean> task =
          begin(() ->
              scope.run(() -> {
                for (int i = 0; i < 8; i++) {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    cut[0]++;
                  }
                }
              }));
      scope.cancel("enough");
      ended(task);
      assertThat(cut[0]).isEqualTo(8);
      assertThat(test.elapsed()).isLessThan(ofSeconds(1));
    });
  }

  @Test
  void aThreadThatATaskStartedKeepsAnInterruptThatCameAfterItsValue(TestLoop test)
      throws Exception {
    test.run(() -> {
      Promise<String> promise = test.loop().promise();
      Task<Boolean> owner =
          begin(() -> {
            Thread child =
                Thread.ofVirtual()
                    .start(
                        () -> seen.add(promise.await() + Thread.currentThread().isInterrupted()));
            settle();
            promise.complete("interrupted ");
            child.interrupt();
            child.join();
          });
      ended(owner);
      assertThat(seen).containsExactly("interrupted true");
    });
  }

  @Test
  void aPrimitiveLosesNothingToAnInterruptedThreadThatATaskStarted(TestLoop test) throws Exception {
    test.run(() -> {
      var queue = dev.hearth.loop.sync.WorkQueue.<String>fifo(test.loop(), 1);
      Task<Boolean> owner =
          begin(() -> {
            Thread child = Thread.ofVirtual().start(queue::get);
            child.setUncaughtExceptionHandler((_, e) -> seen.add(e.getClass().getSimpleName()));
            settle();
            child.interrupt();
            child.join();
            queue.put("a");
          });
      ended(owner);
      assertThat(queue.poll()).contains("a");
      assertThat(seen).containsExactly("CancelledException");
    });
  }

  @Test
  void aShieldThatIsTakenAwayDuringAWaitLetsTheCancellationIn(TestLoop test) throws Exception {
    test.run(() -> {
      CancelScope outer = new CancelScope();
      CancelScope shield = new CancelScope().shield(true);
      Task<Boolean> task = begin(() -> outer.run(() -> shield.run(InTasks::hang)));
      outer.cancel("enough");
      settle();
      assertThat(task.isDone()).isFalse();
      shield.shield(false);
      settle();
      assertThat(task.isDone()).isTrue();
    });
  }

  @Test
  void aShieldThatIsTakenAwayDuringAWaitLetsTheRequestIn(TestLoop test) throws Exception {
    test.run(() -> {
      CancelScope shield = new CancelScope().shield(true);
      Task<Boolean> task = begin(() -> shield.run(() -> new CountDownLatch(1).await()));
      task.cancel("enough");
      settle();
      assertThat(task.isDone()).isFalse();
      shield.shield(false);
      settle();
      assertThat(task.isCancelled()).isTrue();
    });
  }
}
