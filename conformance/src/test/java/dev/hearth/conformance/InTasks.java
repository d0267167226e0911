package dev.hearth.conformance;

import dev.hearth.loop.Block;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import java.time.Duration;

/// What tests of waiting tasks have in common. All of it is called in a task.
final class InTasks {
  private InTasks() {}

  /// Starts a task, which runs to its first suspension.
  static Task<Boolean> begin(Block<Exception> body) {
    return EventLoop.current()
        .start(() -> {
          body.run();
          return true;
        });
  }

  /// Starts a task in the next turn.
  static Task<Boolean> beginLater(Block<Exception> body) {
    return EventLoop.current()
        .startLater(
            "later",
            () -> {
              body.run();
              return true;
            });
  }

  /// Lets everybody run who can.
  static void settle() {
    EventLoop.current().sleep(Duration.ofMillis(1));
  }

  /// Waits for ever, or until cancelled.
  static void hang() {
    EventLoop.current().promise().await();
  }

  /// Waits until tasks have ended, however they end.
  static void ended(Task<?>... tasks) {
    for (Task<?> task : tasks) {
      var _ = task.onDone(_ -> {}); // so that no failure counts as unheard of
    }
    for (Task<?> task : tasks) {
      try {
        Object _ = task.await();
      } catch (RuntimeException e) {
        if (!task.isDone()) {
          throw e;
        }
      }
    }
  }
}
