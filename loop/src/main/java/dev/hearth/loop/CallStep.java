package dev.hearth.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A function that another thread handed over and waits for.
final class CallStep<T extends @Nullable Object> implements Step {
  final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final Context context;
  private final Callable<T> function;

  CallStep(Context context, Callable<T> function) {
    this.context = context;
    this.function = function;
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public void run() {
    try {
      outcome.complete(function.call());
    } catch (Throwable e) {
      outcome.completeExceptionally(e);
    }
  }

  @Override
  public String describe() {
    return "call " + function.getClass().getName();
  }

  @Override
  public void abandon() {
    outcome.completeExceptionally(new RejectedExecutionException("the loop has ended"));
  }
}
