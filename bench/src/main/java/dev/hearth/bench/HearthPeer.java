package dev.hearth.bench;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskGroup;
import dev.hearth.loop.Tasks;
import dev.hearth.loop.Timeout;
import dev.hearth.loop.TimerHandle;
import dev.hearth.loop.sync.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The loop of this project. All that is measured of it is called from this file.
final class HearthPeer extends SuspendingPeer<Task<Boolean>, Promise<Boolean>> {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  /// The watchdog watches, as ever, but a batch is one long step and would be reported each time.
  private final EventLoop loop =
      EventLoop.open(LoopOptions.named("bench").withSlowStep(Duration.ofSeconds(5)));

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
  void gather(int width, boolean eager) {
    Tasks.gather(eager ? Tasks.startAll(emptyBodies(width)) : tasks(width)).await();
  }

  private static List<Body> emptyBodies(int width) {
    return Collections.nCopies(width, EMPTY);
  }

  private List<Task<Boolean>> tasks(int width) {
    List<Task<Boolean>> tasks = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      tasks.add(spawn(EMPTY));
    }
    return tasks;
  }

  @Override
  void group(int width) {
    TaskGroup.run(group -> {
      for (int i = 0; i < width; i++) {
        group.startLater("task", EMPTY);
      }
    });
  }

  @Override
  Pipe pipe(int bound) {
    WorkQueue<Integer> queue = WorkQueue.fifo(loop, bound == 0 ? WorkQueue.UNBOUNDED : bound);
    return new Pipe() {
      @Override
      public void put(Integer item) {
        queue.put(item);
      }

      @Override
      public Object take() {
        return queue.get();
      }
    };
  }

  @Override
  public void close() {
    loop.close();
  }
}
