package dev.hearth.loop;

import org.jspecify.annotations.Nullable;

/// What to do with several tasks, or with one that must not be cancelled.
///
/// **Threads:** loop only.
public final class Tasks {
  private Tasks() {}

  /// Something to await in place of `inner`, which goes on when its waiter is cancelled.
  ///
  /// @return `inner` itself when it has ended, else a promise that ends as it does
  public static <T extends @Nullable Object> Awaitable<T> shield(Awaitable<T> inner) {
    if (inner.isDone()) {
      return inner;
    }
    LoopFuture<T> future = (LoopFuture<T>) inner;
    Promise<T> outer = future.loop.promise();
    Registration link = inner.onDone(ended -> mirror(ended, outer));
    var _ =
        outer.onDone(ended -> {
          link.close();
          if (!inner.isDone()) {
            future.markUnobserved(); // nobody is left to hear of a failure
          }
        });
    return outer;
  }

  private static <T extends @Nullable Object> void mirror(Awaitable<T> from, Promise<T> to) {
    switch (from.outcome()) {
      case Outcome.Success<T>(T value) -> to.tryComplete(value);
      case Outcome.Failure<T>(Throwable exception) -> to.tryFail(exception);
      case Outcome.Cancelled<T>(CancelledException exception) -> to.cancel(exception.reason());
    }
  }
}
