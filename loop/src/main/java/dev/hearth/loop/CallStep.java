package dev.hearth.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A function that another thread handed over and waits for.
final class CallStep<T extends @Nullable Object> implements Step {
  final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final LoopContext context;
  private final Callable<T> function;

  CallStep(LoopContext context, Callable<T> function) {
    this.context = context;
    this.function = function;
  }

  @Override
  public LoopContext context() {
    return context;
  }

  @Override
  public void run() {
    if (outcome.isDone()) {
      return; // whoever asked for it has given up
    }
    T result;
    try {
      result = Foreign.call(function);
    } catch (Exception e) {
      if (!outcome.completeExceptionally(e)) {
        throw new TaskFailedException(
            "a call whose caller had given up failed: " + CreationSite.textOf(e), e);
      }
      return;
    } catch (Error e) {
      outcome.completeExceptionally(e);
      throw e;
    }
    outcome.complete(result);
  }

  @Override
  public String describe() {
    return "call " + CreationSite.nameOf(function);
  }

  @Override
  public void abandon() {
    outcome.completeExceptionally(new RejectedExecutionException("the loop has ended"));
  }
}
