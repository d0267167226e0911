package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.hang;
import static dev.hearth.loop.Timeout.failAfter;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.Block;
import dev.hearth.loop.CancelScope;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.TestLoop;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.function.ThrowingSupplier;

/// A wait in the JDK, and what has to hold when a task is cancelled in it.
final class JdkWaits {
  private final ThrowingSupplier<Wait> kind;

  /// @param suspend waits
  /// @param letGo lets one that waits go on
  record Wait(Block<Exception> suspend, Block<Exception> letGo) {}

  private JdkWaits(ThrowingSupplier<Wait> kind) {
    this.kind = kind;
  }

  /// Every check makes its own, in a task.
  static JdkWaits of(ThrowingSupplier<Wait> kind) {
    return new JdkWaits(kind);
  }

  /// A cancelled task leaves the wait at once, by each way of cancelling it, and whoever comes
  /// after it waits and goes on as if it had never been there.
  void canBeCancelled(TestLoop test) throws Exception {
    test.run(() -> {
      Wait wait = make();
      Task<Boolean> task = begin(wait.suspend());
      assertThat(task.isDone()).isFalse();
      task.cancel("enough");
      ended(task);
      assertThat(task.isCancelled()).isTrue();
      works(wait);

      CancelScope scope = new CancelScope();
      Task<Boolean> scoped = begin(() -> assertThat(scope.run(wait.suspend())).isFalse());
      scope.cancel("enough");
      assertThat(scoped.await()).isTrue();
      works(wait);

      Task<Boolean> timed = begin(() -> failAfter(ofSeconds(1), wait.suspend()));
      ended(timed);
      assertThat(timed.exceptionNow()).isInstanceOf(TimeoutException.class);
      works(wait);
    });
  }

  /// Of a task that was let go before it was cancelled nothing is lost: it has what it waited for,
  /// and the cancellation waits for its next suspension.
  void keepsWhatCameFirst(TestLoop test) throws Exception {
    test.run(() -> {
      Wait wait = make();
      boolean[] got = {false};
      Task<Boolean> task =
          begin(() -> {
            wait.suspend().run();
            got[0] = true;
            hang();
          });
      wait.letGo().run();
      task.cancel("too late for this one");
      ended(task);
      assertThat(got[0]).isTrue();
      assertThat(task.isCancelled()).isTrue();
      works(wait);
    });
  }

  /// A wait that no interrupt ends goes on until it is let go, at no cost, and the cancellation
  /// takes the next suspension.
  void outlastsCancellation(TestLoop test) throws Exception {
    test.run(() -> {
      Wait wait = make();
      Task<Boolean> task =
          begin(() -> {
            wait.suspend().run();
            hang();
          });
      task.cancel("enough");
      CancelScope scope = new CancelScope();
      Task<Boolean> scoped =
          begin(() -> {
            boolean finished =
                scope.run(() -> {
                  wait.suspend().run();
                  hang();
                });
            assertThat(finished).isFalse();
          });
      scope.cancel("enough");
      long turns = test.turns();
      test.loop().sleep(ofMillis(10_000));
      assertThat(test.turns() - turns).isLessThan(100);
      assertThat(task.isDone() || scoped.isDone()).isFalse();
      wait.letGo().run();
      wait.letGo().run();
      ended(task);
      assertThat(task.isCancelled()).isTrue();
      assertThat(scoped.await()).isTrue();
      works(wait);
    });
  }

  private static void works(Wait wait) throws Exception {
    Task<Boolean> task = begin(wait.suspend());
    assertThat(task.isDone()).isFalse();
    wait.letGo().run();
    assertThat(task.await()).isTrue();
  }

  private Wait make() {
    try {
      return kind.get();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
