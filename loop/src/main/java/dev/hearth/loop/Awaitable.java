package dev.hearth.loop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Something on an [EventLoop] that ends with a result, an exception or a cancellation: a [Task], a
/// [Promise], or what [Tasks] makes of several.
///
/// **Threads:** the methods of `Future` may be called from any thread, where they block it, and in
/// a task, where they suspend it; every other method says so.
///
/// @param <T> type of the result
public sealed interface Awaitable<T extends @Nullable Object> extends Future<T>
    permits Task, LoopFuture {
  /// Suspends the calling task until this ends, and returns its result. Does not suspend when it
  /// has ended.
  ///
  /// A caller that is cancelled while it waits cancels what it waits for, and goes on when that has
  /// ended: with [CancelledException], or with the result of a task that answered the cancellation
  /// by returning one. [Tasks#shield] keeps the two apart.
  ///
  /// @return the result; null only if the body returned null
  /// @throws CancelledException if this was cancelled, or the caller is while it waits
  /// @throws TaskFailedException with the body's exception as cause
  /// @throws IllegalStateException in a callback, on a thread that is not a task of this loop, and
  ///   in the awaited task itself
  T await();

  /// Asks for the end.
  ///
  /// @param reason why, for the exception's message
  /// @return false when it had ended
  boolean cancel(String reason);

  /// Calls back when this has ended, in a turn of its own and in the caller's context; never from
  /// inside the call that ends it. Loop only.
  ///
  /// @return closing it before the end takes the callback back
  Registration onDone(Consumer<? super Awaitable<T>> callback);

  /// How it ended. Any thread.
  ///
  /// @throws IllegalStateException when it has not
  Outcome<T> outcome();

  /// A future that ends as this does. Cancelling it cancels nothing here. What is chained to it
  /// runs on the loop. Any thread.
  CompletableFuture<T> toCompletableFuture();
}
