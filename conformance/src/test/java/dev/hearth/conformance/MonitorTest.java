package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.hang;
import static dev.hearth.conformance.InTasks.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Monitors in tasks: who waits for one, or in one, suspends.
@LoopTest
class MonitorTest {
  private final Object monitor = new Object();
  private final CompletableFuture<Boolean> release = new CompletableFuture<>();
  private final List<String> seen = new ArrayList<>();

  @Test
  void aNotificationIsNotLostWithATaskThatIsCancelledWhileItWaits(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> leaving = waiter("leaving");
      Task<Boolean> staying = waiter("staying");
      leaving.cancel("enough");
      ended(leaving);
      assertThat(leaving.isCancelled()).isTrue();
      signal();
      ended(staying);
      assertThat(seen).containsExactly("staying");
    });
  }

  @Test
  void aTaskNotifiedBeforeItWasCancelledHasItsNotificationOrAnotherHas(TestLoop test)
      throws Exception {
    test.run(() -> {
      Task<Boolean> first =
          begin(() -> {
            synchronized (monitor) {
              monitor.wait();
              seen.add("first");
            }
            hang();
          });
      Task<Boolean> second = waiter("second");
      signal();
      first.cancel("too late for this one");
      ended(first);
      assertThat(first.isCancelled()).isTrue();
      settle();
      if (seen.isEmpty()) {
        ended(second);
      } else {
        signal();
        ended(second);
      }
      assertThat(seen).contains("second").hasSizeLessThanOrEqualTo(2);
    });
  }

  @Test
  void aTimeoutInTheWaitLeavesTheMonitorInOrder(TestLoop test) throws Exception {
    test.run(() -> {
      CancelScope scope = new CancelScope();
      Task<Boolean> task =
          begin(() ->
              scope.run(() -> {
                synchronized (monitor) {
                  monitor.wait();
                }
              }));
      scope.cancel("enough");
      assertThat(task.await()).isTrue();
      assertThat(scope.hasCaught()).isTrue();
      Task<Boolean> next = waiter("next");
      signal();
      ended(next);
      assertThat(seen).containsExactly("next");
    });
  }

  @Test
  void aTaskThatWantsAMonitorGetsItAndMeetsItsCancellationBehind(TestLoop test) throws Exception {
    test.run(() -> {
      Task<Boolean> holder = holder();
      Task<Boolean> wanting =
          begin(() -> {
            synchronized (monitor) {
              seen.add("got it");
              new CountDownLatch(1).await();
              seen.add("went on");
            }
          });
      CancelScope scope = new CancelScope();
      Task<Boolean> scoped =
          begin(() ->
              scope.run(() -> {
                synchronized (monitor) {
                  seen.add("got it");
                }
                hang();
              }));
      wanting.cancel("enough");
      scope.cancel("enough");
      long turns = test.turns();
      settle();
      assertThat(test.turns() - turns).isLessThan(20);
      assertThat(seen).isEmpty();
      release.complete(true);
      ended(holder, wanting, scoped);
      assertThat(seen).containsExactly("got it", "got it");
      assertThat(wanting.isCancelled()).isTrue();
      assertThat(scope.hasCaught()).isTrue();
    });
  }

  @Test
  void aRequestOutdoesAScopeThatIsCancelledWhileTheTaskWantsAMonitor(TestLoop test)
      throws Exception {
    test.run(() -> {
      Task<Boolean> holder = holder();
      CancelScope scope = new CancelScope();
      Task<Boolean> wanting =
          begin(() -> {
            boolean _ =
                scope.run(() -> {
                  synchronized (monitor) {
                    seen.add("got it");
                  }
                  new CountDownLatch(1).await();
                });
            seen.add("went on");
          });
      wanting.cancel("for good");
      scope.cancel("only this");
      release.complete(true);
      ended(holder, wanting);
      assertThat(wanting.isCancelled()).isTrue();
      assertThat(seen).containsExactly("got it");
    });
  }

  private Task<Boolean> holder() {
    return begin(() -> {
      synchronized (monitor) {
        boolean _ = release.get();
      }
    });
  }

  private Task<Boolean> waiter(String name) {
    return begin(() -> {
      synchronized (monitor) {
        monitor.wait();
        seen.add(name);
      }
    });
  }

  private void signal() {
    synchronized (monitor) {
      monitor.notify();
    }
  }
}
