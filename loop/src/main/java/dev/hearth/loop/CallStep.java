package dev.hearth.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A function that another thread handed over and waits for.
final class CallStep<T extends @Nullable Object> extends Step {
  final CompletableFuture<T> outcome = new CompletableFuture<>();
  private final Owner owner;
  private final Callable<T> function;

  CallStep(Owner owner, Callable<T> function) {
    this.owner = owner;
    this.function = function;
  }

  @Override
  Owner chargedOwner() {
    return owner;
  }

  @Override
  void run() {
    try {
      outcome.complete(function.call());
    } catch (Throwable e) {
      outcome.completeExceptionally(e);
    }
  }

  @Override
  String describe() {
    return "call " + function.getClass().getName();
  }

  @Override
  void abandon() {
    outcome.completeExceptionally(new RejectedExecutionException("the loop has ended"));
  }
}
