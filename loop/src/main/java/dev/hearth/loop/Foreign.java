package dev.hearth.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls foreign code, and does nothing else: the places of this package where a loop may be taken
/// from code that does not return.
///
/// They are methods of their own because a [Crossing] counts for everything that is called from it
/// and is not protected, also for a class that is loaded or a line that is logged on the way. What
/// a crossing asks of its method, those who call these see to.
@SuppressWarnings("overloads") // nobody passes a lambda
final class Foreign {
  private Foreign() {}

  @Crossing
  static void run(Runnable code) {
    code.run();
  }

  @Crossing
  static <X extends Throwable> void run(Block<X> block) throws X {
    block.run();
  }

  @Crossing
  static <T extends @Nullable Object> T call(Callable<T> code) throws Exception {
    return code.call();
  }

  @Crossing
  static <T extends @Nullable Object, X extends Throwable> T call(
      ScopedValue.CallableOp<? extends T, X> code) throws X {
    return code.call();
  }

  @Crossing
  static <A> void accept(Consumer<? super A> code, A argument) {
    code.accept(argument);
  }

  @Crossing
  static void run(TaskGroup.Block block, TaskGroup group) throws Exception {
    block.run(group);
  }

  @Crossing
  static <T extends @Nullable Object> T call(TaskGroup.Call<T> block, TaskGroup group)
      throws Exception {
    return block.call(group);
  }

  @Crossing
  static <R extends @Nullable Object> void run(
      TaskGroup.Service<R> service, TaskGroup.Ready<R> ready) throws Exception {
    service.run(ready);
  }

  @Crossing
  static <A, R extends @Nullable Object> R handle(Job.Handler<A, R> function, A argument)
      throws Exception {
    return function.handle(argument);
  }

  @Crossing
  static <A> void accept(Job.Listener<A> function, A argument) throws Exception {
    function.accept(argument);
  }

  @Crossing
  static void run(Job.Action function) throws Exception {
    function.run();
  }

  @Crossing
  static <R extends @Nullable Object> R get(Job.Source<R> function) throws Exception {
    return function.get();
  }

  @Crossing
  static Future<?> submit(ExecutorService executor, Runnable code) {
    return executor.submit(code);
  }

  @Crossing
  static <T extends @Nullable Object> CompletableFuture<T> submit(
      CompletableExecutorService executor, Callable<T> call) {
    return executor.submit(call);
  }

  @Crossing
  static void cancel(Future<?> running) {
    boolean _ = running.cancel(true);
  }

  @Crossing
  static void shutdown(ExecutorService executor) {
    executor.shutdown();
  }
}
