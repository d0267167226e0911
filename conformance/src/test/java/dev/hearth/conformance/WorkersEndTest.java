package dev.hearth.conformance;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.RunOptions;
import dev.hearth.loop.Runner;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of calls off the loop at the end of a run.
class WorkersEndTest {
  private static final int QUOTA = 48;

  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void end() {
    release.countDown();
  }

  private static Runner open() {
    LoopOptions loop = LoopOptions.named("run").withClock(VirtualClock.freeRunning());
    return Runner.open(RunOptions.of(loop).withSignals(false).withWorkerPatience(ofMillis(20)));
  }

  private List<Task<Integer>> offload(int number, CountDownLatch begun) {
    EventLoop loop = EventLoop.current();
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      tasks.add(
          loop.start(
              "call " + i,
              () ->
                  loop.offload(() -> {
                    begun.countDown();
                    return OffLoopWork.waitFor(release);
                  })));
    }
    return tasks;
  }

  private static List<String> leftBehind(Logged log) {
    return log.messages(Level.WARNING).stream()
        .filter(line -> line.contains("still runs"))
        .toList();
  }

  private boolean sitOut(CountDownLatch begun) {
    begun.countDown();
    return OffLoopWork.waitStubbornly(release);
  }

  /// Leaves a call behind that no interrupt ends.
  private void leaveBehind(Runner runner, int others, List<Task<Integer>> tasks) throws Exception {
    CountDownLatch begun = new CountDownLatch(1 + Math.min(others, QUOTA));
    runner.run(
        "main",
        () -> {
          EventLoop loop = EventLoop.current();
          loop.start(loop.owner("camera"), "stubborn", () -> loop.offload(() -> sitOut(begun)));
          tasks.addAll(offload(others, begun));
          return loop.offload(
              loop.importExecutor(),
              () -> {
                begun.await();
                return true;
              });
        });
  }

  @Row("EXE-001")
  @Test
  void everyCallEndsWithTheRunAndTheOneThatDoesNotIsNamedWithItsLine() throws Exception {
    List<Task<Integer>> tasks = new ArrayList<>();
    try (Logged log = new Logged()) {
      try (Runner runner = open()) {
        leaveBehind(runner, 100, tasks);
      }
      assertThat(tasks).hasSize(100).allMatch(Task::isCancelled);
      assertThat(leftBehind(log))
          .singleElement()
          .asString()
          .contains("still runs", "camera", "stubborn", "OffLoopWork.java:", "left behind");
    }
  }

  @Row("EXE-002")
  @Test
  void aCallThatGoesOnIsNamedOnceMoreAtMostHoweverOftenTheRunnerIsClosed() throws Exception {
    try (Logged log = new Logged()) {
      Runner runner = open();
      leaveBehind(runner, 0, new ArrayList<>());
      runner.close();
      runner.close();
      runner.loop().close();
      assertThat(leftBehind(log)).hasSize(1);
    }
  }

  @Row("EXE-004")
  @Test
  void callsThatGoOnDoNotHoldTheEndUp() throws Exception {
    CountDownLatch begun = new CountDownLatch(6);
    try (Logged log = new Logged()) {
      Runner runner = open();
      runner.run(
          "main",
          () -> {
            EventLoop loop = EventLoop.current();
            for (int i = 0; i < 6; i++) {
              loop.start("call " + i, () -> loop.offload(() -> sitOut(begun)));
            }
            return loop.offload(() -> OffLoopWork.waitFor(begun));
          });
      runner.close(); // returns, although nothing has been released
      runner.close();
      assertThat(leftBehind(log)).hasSize(6);
    }
  }
}
