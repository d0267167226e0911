package dev.hearth.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// A call that crosses to another process as it is, by a [CompletableExecutorService]. When it
/// begins there nobody here knows, so it counts as running from the beginning.
final class RemoteCall<T extends @Nullable Object> extends OffloadedCall<T> {
  RemoteCall(
      CarrierLoop loop,
      ExecutorService executor,
      LoopContext context,
      Callable<T> call,
      String task) {
    super(loop, executor, context, call, task);
  }

  /// The executor's future has completed. Any thread.
  void completes(T result, @Nullable Throwable failure) {
    Throwable own =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Step end = own == null ? ended(result) : failed(own);
    if (loop.isOnLoop()) {
      end.run();
    } else {
      loop.post(end);
    }
  }

  @Override
  boolean isRunning() {
    return true;
  }
}
