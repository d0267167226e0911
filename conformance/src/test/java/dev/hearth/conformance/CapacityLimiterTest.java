package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.hang;
import static dev.hearth.conformance.InTasks.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.sync.CapacityLimiter;
import dev.hearth.loop.sync.LimiterStatistics;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Limiters: trio's rules.
@LoopTest
class CapacityLimiterTest {
  private final List<String> seen = new ArrayList<>();

  @Test
  void noMoreThanTheTotalHaveATokenAtOnce(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 2);
      Promise<Boolean> done = test.loop().promise();
      Task<Boolean> first = hold(limiter, done);
      Task<Boolean> second = hold(limiter, done);
      Task<Boolean> third = begin(() -> limiter.acquire().close());
      settle();
      assertThat(third.isDone()).isFalse();
      assertThat(limiter.tryAcquire()).isEmpty();
      assertThat(limiter.statistics().waiting()).isEqualTo(1);
      done.complete(true);
      ended(first, second, third);
      assertThat(limiter.statistics()).isEqualTo(new LimiterStatistics(2, 0, List.of(), 0));
    });
  }

  @Test
  void aTokenGivenBackGoesToWhoHasWaitedLongest(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 1);
      var token = limiter.acquireFor("here");
      Task<Boolean> waiting =
          begin(() -> {
            try (var _ = limiter.acquireFor("there")) {
              settle();
            }
          });
      token.close();
      token.close();
      assertThat(limiter.tryAcquireFor("newcomer")).isEmpty();
      assertThat(limiter.statistics().borrowers()).containsExactly("there");
      ended(waiting);
      assertThat(limiter.statistics().borrowed()).isZero();
    });
  }

  @Test
  void nobodyHasTwo(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 2);
      try (var _ = limiter.acquire()) {
        assertThatThrownBy(limiter::acquire).isInstanceOf(IllegalStateException.class);
        try (var _ = limiter.acquireFor("somebody else")) {
          assertThatThrownBy(() -> limiter.tryAcquireFor("somebody else"))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("somebody else");
        }
      }
    });
  }

  @Test
  void theTotalCanBeChanged(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 0);
      Promise<Boolean> done = test.loop().promise();
      Task<Boolean> first = hold(limiter, done);
      Task<Boolean> second = hold(limiter, done);
      Task<Boolean> third = hold(limiter, done);
      limiter.setTotal(2);
      assertThat(limiter.statistics().borrowed()).isEqualTo(2);
      limiter.setTotal(1);
      assertThat(limiter.statistics().borrowed()).isEqualTo(2);
      first.cancel("one less");
      settle();
      assertThat(limiter.statistics().borrowed()).isEqualTo(1);
      assertThat(limiter.statistics().waiting()).isEqualTo(1);
      done.complete(true);
      ended(first, second, third);
      assertThatThrownBy(() -> limiter.setTotal(-1)).isInstanceOf(IllegalArgumentException.class);
    });
  }

  @Test
  void aCancelledWaiterTakesNoToken(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 1);
      var token = limiter.acquire();
      Task<Boolean> leaving = begin(() -> limiter.acquireFor("one").close());
      Task<Boolean> staying = begin(() -> limiter.acquireFor("other").close());
      leaving.cancel("enough");
      token.close();
      ended(leaving, staying);
      assertThat(leaving.isCancelled()).isTrue();
      assertThat(staying.await()).isTrue();
      assertThat(limiter.statistics().borrowed()).isZero();
    });
  }

  @Test
  void aTaskCancelledAfterItGotItsTokenGivesItBack(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 1);
      var token = limiter.acquire();
      Task<Boolean> served = hold(limiter, test.loop().promise());
      token.close();
      served.cancel("too late for this one");
      assertThat(limiter.statistics().borrowed()).isEqualTo(1);
      ended(served);
      assertThat(served.isCancelled()).isTrue();
      assertThat(limiter.tryAcquire()).isPresent();
    });
  }

  @Seeds(1)
  @Test
  void anOffloadedCallHasATokenUntilItEnds(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 1);
      assertThat(limiter.<String>offload(() -> "done")).isEqualTo("done");
      assertThat(limiter.statistics().borrowed()).isZero();
      assertThatThrownBy(() ->
              limiter.offload(() -> {
                throw new IllegalStateException("on purpose");
              }))
          .isInstanceOf(TaskFailedException.class);
      assertThat(limiter.statistics().borrowed()).isZero();
    });
  }

  @Seeds(1)
  @Test
  void aCallThatWasLeftBehindKeepsItsTokenUntilItEnds(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 1);
      CompletableFuture<Boolean> begun = new CompletableFuture<>();
      CountDownLatch finish = new CountDownLatch(1);
      Task<Boolean> task =
          begin(() ->
              limiter.offload(() -> {
                begun.complete(true);
                awaitStubbornly(finish);
                return seen.add("ended");
              }));
      boolean _ = test.loop().await(begun);
      task.cancel("enough");
      ended(task);
      assertThat(limiter.statistics().borrowers()).asString().contains("a call of task Task-1");
      finish.countDown();
      limiter.acquire().close();
      assertThat(seen).containsExactly("ended");
    });
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // goes on
      }
    }
  }

  private static Task<Boolean> hold(CapacityLimiter limiter, Promise<Boolean> until) {
    return begin(() -> {
      try (var _ = limiter.acquire()) {
        var ended = EventLoop.current().<Boolean>promise();
        try (var _ = until.onDone(_ -> ended.tryComplete(true))) {
          ended.await();
        }
      }
    });
  }

  @Test
  void aTaskThatHoldsATokenCanBeCancelled(TestLoop test) throws Exception {
    test.run(() -> {
      CapacityLimiter limiter = new CapacityLimiter(test.loop(), 1);
      Task<Boolean> holding =
          begin(() -> {
            try (var _ = limiter.acquire()) {
              hang();
            }
          });
      holding.cancel("enough");
      ended(holding);
      assertThat(limiter.statistics().borrowed()).isZero();
    });
  }
}
