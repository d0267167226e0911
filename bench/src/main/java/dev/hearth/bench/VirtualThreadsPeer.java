package dev.hearth.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// The JDK's virtual threads on their own scheduler, which the JVM's options limit to one carrier.
/// A callback is a thread of its own here, for there is nothing lighter.
final class VirtualThreadsPeer extends SuspendingPeer<Thread, CompletableFuture<Boolean>> {
  private static final int WORKERS = 64;

  private final ExecutorService workers =
      Executors.newFixedThreadPool(WORKERS, Thread.ofPlatform().daemon().factory());

  @Override
  void execute(Runnable callback) {
    Thread.startVirtualThread(callback);
  }

  @Override
  Object callLater(long nanos, Runnable callback) {
    return Thread.startVirtualThread(() -> {
      LockSupport.parkNanos(nanos);
      callback.run();
    });
  }

  @Override
  void runMain(Body body) throws Exception {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        done.complete(body.call());
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    });
    done.get();
  }

  @Override
  Thread spawn(Body body) {
    return Thread.startVirtualThread(body);
  }

  @Override
  void join(Thread task) throws InterruptedException {
    task.join();
  }

  @Override
  void sleepZero() throws InterruptedException {
    Thread.sleep(0);
  }

  @Override
  CompletableFuture<Boolean> promise() {
    return new CompletableFuture<>();
  }

  @Override
  void complete(CompletableFuture<Boolean> promise) {
    promise.complete(true);
  }

  @Override
  boolean isDone(CompletableFuture<Boolean> promise) {
    return promise.isDone();
  }

  @Override
  void await(CompletableFuture<Boolean> promise) throws Exception {
    promise.get();
  }

  @Override
  void offload() throws Exception {
    workers.submit((Runnable) EMPTY).get();
  }

  @Override
  void group(int width) {
    try (ExecutorService scope = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < width; i++) {
        scope.execute(EMPTY);
      }
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
