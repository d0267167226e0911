package dev.hearth.bench;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.Timeout;
import dev.hearth.loop.TimerHandle;
import java.time.Duration;

/// The loop of this project. All that is measured of it is called from this file.
final class HearthPeer extends SuspendingPeer<Task<Boolean>, Promise<Boolean>> {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final EventLoop loop = EventLoop.open("bench");

  @Override
  void execute(Runnable callback) {
    loop.execute(callback);
  }

  @Override
  void callSoon(Runnable callback) {
    loop.callSoon(callback);
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
  Promise<Boolean> promise() {
    return loop.promise();
  }

  @Override
  void complete(Promise<Boolean> promise) {
    promise.complete(true);
  }

  @Override
  boolean isDone(Promise<Boolean> promise) {
    return promise.isDone();
  }

  @Override
  void await(Promise<Boolean> promise) {
    promise.await();
  }

  @Override
  void offload() {
    loop.offload(EMPTY);
  }

  @Override
  void timeout() throws Exception {
    Timeout.failAfter(TEN_SECONDS, () -> loop.sleep(Duration.ZERO));
  }

  @Override
  public void close() {
    loop.close();
  }
}
