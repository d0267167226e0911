package dev.hearth.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// `Executors.newSingleThreadExecutor()`; for timers, its scheduled sister.
final class ExecutorPeer extends CallbackPeer {
  private static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().factory();

  private final ExecutorService loop;

  private ExecutorPeer(ExecutorService loop) {
    this.loop = loop;
  }

  static ExecutorPeer plain() {
    return new ExecutorPeer(Executors.newSingleThreadExecutor(DAEMONS));
  }

  static ExecutorPeer scheduled() {
    ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1, DAEMONS);
    loop.setRemoveOnCancelPolicy(true);
    return new ExecutorPeer(loop);
  }

  @Override
  void execute(Runnable callback) {
    loop.execute(callback);
  }

  @Override
  Object callLater(long nanos, Runnable callback) {
    return ((ScheduledThreadPoolExecutor) loop).schedule(callback, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  void cancelTimer(Object timer) {
    ((Future<?>) timer).cancel(false);
  }

  @Override
  void submit(Runnable work, Runnable then) {
    CompletableFuture.runAsync(work, loop).thenRun(then);
  }

  @Override
  void completeSoon(Runnable then) {
    CompletableFuture<Boolean> promise = new CompletableFuture<>();
    loop.execute(() -> promise.complete(true));
    promise.thenRun(then);
  }

  @Override
  void gather(int width, Runnable then) {
    CompletableFuture<?>[] all = new CompletableFuture<?>[width];
    for (int i = 0; i < width; i++) {
      all[i] = CompletableFuture.runAsync(NOOP, loop);
    }
    CompletableFuture.allOf(all).thenRun(then);
  }

  @Override
  void offload(Runnable then) {
    workers.execute(() -> loop.execute(then));
  }

  @Override
  public void close() {
    super.close();
    loop.shutdownNow();
  }
}
