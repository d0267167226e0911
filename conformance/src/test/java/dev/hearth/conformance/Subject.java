package dev.hearth.conformance;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.loop.Block;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.TestLoop;
import java.util.concurrent.Callable;

/// Tasks that tests cancel, and what they do meanwhile.
final class Subject {
  private Subject() {}

  /// Starts a task from outside the loop and runs it to its first suspension.
  static <T> Task<T> startTask(TestLoop loop, Callable<T> body) {
    Task<T> task = loop.loop().start(body);
    loop.loop().runOnce(ZERO);
    return task;
  }

  static Task<Boolean> start(TestLoop loop, Block<Exception> body) {
    return startTask(
        loop,
        () -> {
          body.run();
          return true;
        });
  }

  static void sleep(double seconds) {
    EventLoop.current().sleep(ofSeconds(1).dividedBy(1000).multipliedBy((long) (seconds * 1000)));
  }

  static Task<?> current() {
    return Task.current().orElseThrow();
  }

  static CancelledException cancellationOf(Block<Exception> block) {
    Throwable thrown = catchThrowable(block::run);
    assertThat(thrown).isInstanceOf(CancelledException.class);
    return (CancelledException) thrown;
  }

  static String reasonOf(Task<?> task) {
    assertThat(task.isCancelled()).isTrue();
    return cancellationOf(() -> task.outcome().value()).reason();
  }
}
