package dev.hearth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.Instrument;
import dev.hearth.loop.OffloadInfo;
import dev.hearth.loop.Registration;
import dev.hearth.loop.StepInfo;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/// What watches a loop at work.
@LoopTest
class InstrumentTest {
  private final List<String> seen = new ArrayList<>();

  private final class Recorder implements Instrument {
    @Override
    public void turnBegan(long turn, int ready) {
      seen.add("turn of " + ready);
    }

    @Override
    public void stepBegan(StepInfo step) {
      seen.add("step");
    }

    @Override
    public void stepEnded(StepInfo step, long nanos) {
      seen.add("step ended");
    }

    @Override
    public void taskStarted(Task<?> task) {
      seen.add(task.name() + " started");
    }

    @Override
    public void taskResumed(Task<?> task) {
      seen.add(task.name() + " resumed");
    }

    @Override
    public void taskSuspended(Task<?> task) {
      seen.add(task.name() + " suspended");
    }

    @Override
    public void taskEnded(Task<?> task) {
      seen.add(task.name() + " ended");
    }

    @Override
    public void offloadBegan(OffloadInfo call) {
      seen.add("offload of " + call.task() + " began");
    }

    @Override
    public void offloadEnded(OffloadInfo call) {
      seen.add("offload of " + call.task() + " ended");
    }
  }

  @Seeds(0)
  @Test
  void anInstrumentSeesTurnsStepsAndTasksInOrder(TestLoop test) {
    HostedLoop loop = test.loop();
    try (Registration _ = loop.addInstrument(new Recorder())) {
      loop.start("task", () -> pause(loop));
      loop.runOnce(Duration.ZERO);
      loop.runOnce(Duration.ZERO);
    }
    assertThat(seen)
        .containsExactly(
            "task started",
            "turn of 1",
            "step",
            "task resumed",
            "task suspended",
            "step ended",
            "turn of 1",
            "step",
            "task resumed",
            "task ended",
            "task suspended",
            "step ended");
  }

  private static boolean pause(HostedLoop loop) {
    loop.sleep(Duration.ZERO);
    return true;
  }

  @Test
  void anInstrumentSeesCallsThatLeaveTheLoop(TestLoop test) throws Exception {
    try (Registration _ = test.loop().addInstrument(new Recorder())) {
      test.run(() -> test.loop().offload(() -> 1));
    }
    assertThat(seen).containsSubsequence("offload of test began", "offload of test ended");
  }

  @Seeds(0)
  @Test
  void anInstrumentThatFailsIsReportedAndRemoved(TestLoop test) {
    Instrument broken =
        new Instrument() {
          @Override
          public void turnBegan(long turn, int ready) {
            seen.add("broken");
            throw new IllegalStateException("expected by a test");
          }
        };
    try (Logged log = new Logged();
        Registration _ = test.loop().addInstrument(broken);
        Registration _ = test.loop().addInstrument(new Recorder())) {
      test.loop().runOnce(Duration.ZERO);
      test.loop().runOnce(Duration.ZERO);
      assertThat(seen).containsExactly("broken", "turn of 0", "turn of 0");
      assertThat(log.messages(Level.SEVERE)).singleElement().asString().contains("was removed");
    }
  }

  @Test
  void anInstrumentThatWasTakenOutSeesNothingMore(TestLoop test) {
    Registration registration = test.loop().addInstrument(new Recorder());
    registration.close();
    registration.close();
    test.loop().start("task", () -> 1);
    test.runUntilIdle();
    assertThat(seen).isEmpty();
  }
}
