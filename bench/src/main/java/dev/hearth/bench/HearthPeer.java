package dev.hearth.bench;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The loop of this project. All that is measured of it is called from this file.
final class HearthPeer extends SuspendingPeer<Task<Boolean>, CompletableFuture<Boolean>> {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final EventLoop loop = EventLoop.open("bench");

  @Override
  void execute(Runnable callback) {
    loop.execute(callback);
  }

  @Override
  void callSoon(Runnable callback) {
    loop.execute(callback);
  }

  @Override
  Object callLater(long nanos, Runnable callback) {
    return loop.callLater(Duration.ofNanos(nanos), callback);
  }

  @Override
  void cancelTimer(Object timer) {
    ((TimerHandle) timer).cancel();
  }

  @Override
  void runMain(Body body) throws Exception {
    loop.startLater("main", body).get();
  }

  @Override
  Task<Boolean> spawn(Body body) {
    return loop.startLater("task", body);
  }

  @Override
  Task<Boolean> spawnEager(Body body) {
    return loop.start("task", body);
  }

  @Override
  void join(Task<Boolean> task) {
    task.await();
  }

  @Override
  void sleepZero() {
    loop.sleep(Duration.ZERO);
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
  void await(CompletableFuture<Boolean> promise) {
    loop.await(promise);
  }

  @Override
  void offload() {
    loop.offload(EMPTY);
  }

  @Override
  void timeout() {
    TimerHandle deadline = loop.callLater(TEN_SECONDS, NOOP);
    try {
      loop.sleep(Duration.ZERO);
    } finally {
      deadline.cancel();
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
