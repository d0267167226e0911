package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.settle;
import static dev.hearth.loop.Timeout.failAfter;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.CancelScope;
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
            boolean _ =
                scope.run(() -> {
                  lock.lock();
                  lock.unlock();
                  seen.add("got it");
                  new CountDownLatch(1).await();
                });
            seen.add("went on");
          });
      task.cancel("for good");
      settle();
      scope.cancel("only this");
      settle();
      lock.unlock();
      ended(task);
      assertThat(task.isCancelled()).isTrue();
      assertThat(seen).containsExactly("got it");
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
}
