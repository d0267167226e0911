package dev.hearth.conformance;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskOptions;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A loop that its host runs: turns, stop, and the end.
@LoopTest
class LoopRunTest {
  private final List<String> seen = new ArrayList<>();

  private Runnable note(String what) {
    return () -> seen.add(what);
  }

  @Row("LOOP-01")
  @Seeds(0)
  @Test
  void callbacksRunInTheOrderTheyWereScheduled(TestLoop test) {
    test.loop().callSoon(note("A"));
    test.loop().callSoon(note("B"));
    test.runUntilIdle();
    assertThat(seen).containsExactly("A", "B");
  }

  @Row("LOOP-02")
  @Test
  void whatACallbackSchedulesWaitsForTheNextTurn(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.callSoon(() -> loop.callSoon(note("C")));
    loop.callSoon(note("B"));
    loop.runOnce(Duration.ZERO);
    assertThat(seen).containsExactly("B");
    loop.runOnce(Duration.ZERO);
    assertThat(seen).containsExactly("B", "C");
  }

  @Row("LOOP-03")
  @Seeds(0)
  @Test
  void whatIsReadyRunsBeforeATimerThatIsDue(TestLoop test) {
    test.loop().callLater(Duration.ZERO, note("timer"));
    test.loop().callSoon(note("A"));
    test.loop().callSoon(note("B"));
    test.loop().runOnce(Duration.ZERO);
    assertThat(seen).containsExactly("A", "B", "timer");
  }

  @Row("LOOP-04")
  @Row("LOOP-07")
  @Test
  void stopEndsTheTurnAndTheNextRunGoesOnFromThere(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.callSoon(() -> {
      loop.stop();
      loop.callSoon(note("later"));
    });
    loop.callSoon(note("queued before"));
    loop.runForever();
    assertThat(seen).containsExactly("queued before");

    loop.callSoon(loop::stop);
    loop.runForever();
    assertThat(seen).containsExactly("queued before", "later");
  }

  @Row("LOOP-05")
  @Test
  void aLoopStoppedBeforeItRunsMakesOneTurnWithoutWaiting(TestLoop test) {
    long before = test.turns();
    test.loop().stop();
    test.loop().runForever();
    assertThat(test.turns() - before).isEqualTo(1);
    assertThat(test.elapsed()).isZero();
  }

  @Row("LOOP-06")
  @Test
  void aLoopStoppedBeforeItRunsDoesWhatIsReadyAndDueOnly(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.callLater(ofSeconds(1), note("future"));
    loop.callLater(Duration.ZERO, note("due"));
    loop.callSoon(note("ready"));
    loop.stop();
    loop.runForever();
    assertThat(seen).containsExactlyInAnyOrder("ready", "due");
  }

  @Row("LOOP-08")
  @Seeds(0)
  @Test
  void aStopScheduledLastLetsEverythingBeforeItRunOnce(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.callSoon(note("A"));
    loop.callSoon(note("B"));
    loop.callSoon(loop::stop);
    loop.runForever();
    assertThat(seen).containsExactly("A", "B");
  }

  @Row("LOOP-09")
  @Test
  void aPromiseOfAnotherLoopCannotBeRunToItsEnd(TestLoop test) {
    try (HostedLoop other = EventLoop.host(LoopOptions.named("other"))) {
      assertThatThrownBy(() -> test.loop().runUntilComplete(other.promise()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another loop");
    }
  }

  @Row("LOOP-11")
  @Test
  void aTaskThatStopsItsLoopStaysAndEndsInTheNextRun(TestLoop test) {
    HostedLoop loop = test.loop();
    Task<String> task =
        loop.start(
            "stopper",
            () -> {
              loop.stop();
              loop.sleep(ofSeconds(1));
              return "done";
            });
    assertThatThrownBy(() -> loop.runUntilComplete(task))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stopped before");
    assertThat(task.isDone()).isFalse();
    assertThat(loop.runUntilComplete(task)).isEqualTo("done");
  }

  @Row("LOOP-12")
  @Test
  void anErrorThatLeavesTheRunLeavesNoStopBehind(TestLoop test) {
    HostedLoop loop = test.loop();
    assertThatThrownBy(() ->
            loop.runUntilComplete(
                "dies",
                () -> {
                  throw new InternalError("expected by a test");
                }))
        .isInstanceOf(InternalError.class);
    assertThat(loop.runUntilComplete("lives", () -> sleepAndSay(loop, "fine"))).isEqualTo("fine");
  }

  private static String sleepAndSay(EventLoop loop, String what) {
    loop.sleep(ofSeconds(1));
    return what;
  }

  @Row("LOOP-13")
  @Test
  void whatAnAbandonedRunWaitedForDoesNotStopTheNextRun(TestLoop test) {
    HostedLoop loop = test.loop();
    Promise<String> orphan = loop.promise();
    loop.callSoon(() -> {
      throw new InternalError("expected by a test");
    });
    assertThatThrownBy(() -> loop.runUntilComplete(orphan)).isInstanceOf(InternalError.class);
    loop.callSoon(() -> orphan.complete("late"));
    assertThat(loop.runUntilComplete("new", () -> sleepAndSay(loop, "fine"))).isEqualTo("fine");
    assertThat(orphan.isDone()).isTrue();
  }

  @Row("LOOP-14")
  @Test
  void aRunningLoopCannotBeRunFromInside(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.callSoon(() -> {
      assertThatThrownBy(loop::runForever)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("running already");
      assertThatThrownBy(() -> loop.runUntilComplete("inner", () -> 1))
          .isInstanceOf(IllegalStateException.class);
      seen.add("checked");
    });
    test.runUntilIdle();
    assertThat(seen).containsExactly("checked");
  }

  @Row("LOOP-15")
  @Test
  void aLoopCannotRunInsideAnother(TestLoop test) {
    try (HostedLoop other = EventLoop.host(LoopOptions.named("other"))) {
      test.loop()
          .callSoon(() -> {
            assertThatThrownBy(other::runForever)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another loop is running");
            seen.add("checked");
          });
      test.runUntilIdle();
    }
    assertThat(seen).containsExactly("checked");
  }

  @Row("LOOP-16")
  @Test
  void aHostedLoopCannotBeClosedWhileItRuns(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.callSoon(() -> {
      assertThatThrownBy(loop::close).isInstanceOf(IllegalStateException.class);
      seen.add("checked");
    });
    test.runUntilIdle();
    assertThat(seen).containsExactly("checked");
  }

  @Row("LOOP-17")
  @Test
  void closingTwiceIsClosingOnce(TestLoop test) {
    test.loop().close();
    assertThatCode(test.loop()::close).doesNotThrowAnyException();
  }

  @Row("LOOP-18")
  @Test
  void aClosedLoopRefusesWork(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.close();
    List<Runnable> calls =
        List.of(
            loop::runForever,
            () -> loop.runOnce(Duration.ZERO),
            () -> loop.runUntilComplete("task", () -> 1),
            () -> loop.callSoon(note("never")),
            () -> loop.execute(note("never")),
            () -> loop.call(() -> 1),
            () -> loop.callLater(ofSeconds(1), note("never")),
            () -> loop.callAt(1, note("never")),
            () -> loop.start("task", () -> 1),
            () -> loop.startLater("task", () -> 1));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run).isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Row("LOOP-19")
  @Test
  void aClosedLoopCanBeStoppedAndMakesPromises(TestLoop test) {
    test.loop().close();
    assertThatCode(test.loop()::stop).doesNotThrowAnyException();
    assertThat(test.loop().promise().isDone()).isFalse();
  }

  @Row("LOOP-20")
  @Test
  void tasksThatAreLeftGoOnInTheNextRun(TestLoop test) {
    HostedLoop loop = test.loop();
    Task<String> left = loop.start("left", () -> sleepAndSay(loop, "done"));
    String first = loop.runUntilComplete("main", () -> "first");
    assertThat(first).isEqualTo("first");
    assertThat(left.isDone()).isFalse();
    assertThat(loop.runUntilComplete(left)).isEqualTo("done");
  }

  @Row("LOOP-21")
  @Test
  void aRunThatEndsKeepsWhatIsStillQueued(TestLoop test) {
    HostedLoop loop = test.loop();
    Integer result =
        loop.runUntilComplete(
            "main",
            () -> {
              chain(loop, 20);
              return 7;
            });
    assertThat(result).isEqualTo(7);
    assertThat(seen).hasSizeLessThan(20);
    test.runUntilIdle();
    assertThat(seen).hasSize(20);
  }

  private void chain(EventLoop loop, int links) {
    if (links > 0) {
      loop.callSoon(() -> {
        seen.add("link");
        chain(loop, links - 1);
      });
    }
  }

  @Row("LOOP-22")
  @Seeds(0)
  @Test
  void aFatalErrorInACallbackLeavesTheRunAndKeepsTheRest(TestLoop test) {
    HostedLoop loop = test.loop();
    loop.callSoon(note("before"));
    loop.callSoon(() -> {
      throw new OutOfMemoryError("expected by a test");
    });
    loop.callSoon(note("behind"));
    assertThatThrownBy(loop::runForever).isInstanceOf(OutOfMemoryError.class);
    assertThat(loop.isOnLoop()).isFalse();
    assertThat(seen).containsExactly("before");
    test.runUntilIdle();
    assertThat(seen).containsExactly("before", "behind");
  }

  @Row("LOOP-23")
  @Test
  void aFatalErrorInATaskEndsTheTaskAndLeavesTheRun(TestLoop test) {
    HostedLoop loop = test.loop();
    Task<String> other = loop.start("other", () -> sleepAndSay(loop, "survives"));
    Task<String> dies =
        loop.startLater(
            "dies",
            () -> {
              throw new InternalError("expected by a test");
            });
    assertThatThrownBy(loop::runForever).isInstanceOf(InternalError.class);
    assertThat(dies.exceptionNow()).isInstanceOf(InternalError.class);
    assertThat(loop.runUntilComplete(other)).isEqualTo("survives");
  }

  @Row("LOOP-24")
  @Test
  void theCurrentLoopIsKnownInsideItOnly(TestLoop test) throws Exception {
    assertThatThrownBy(EventLoop::current).isInstanceOf(WrongThreadException.class);
    test.loop().callSoon(() -> assertThat(EventLoop.current()).isSameAs(test.loop()));
    EventLoop inTask = test.run(EventLoop::current);
    assertThat(inTask).isSameAs(test.loop());
    test.runUntilIdle();
  }

  @Row("LOOP-25")
  @Test
  void aHostRunsTheLoopTurnByTurn(TestLoop test) {
    HostedLoop loop = test.loop();
    long before = test.turns();
    loop.callSoon(note("once"));
    for (int i = 0; i < 10; i++) {
      loop.runOnce(Duration.ZERO);
    }
    assertThat(test.turns() - before).isEqualTo(10);
    assertThat(seen).containsExactly("once");
  }

  @Row("LOOP-26")
  @Test
  void whatAnotherThreadHandedToAStoppedLoopRunsOnce(TestLoop test) throws Exception {
    HostedLoop loop = test.loop();
    loop.stop();
    Thread other = Thread.ofPlatform().start(() -> loop.execute(note("event")));
    other.join();
    loop.runForever();
    loop.stop();
    loop.runForever();
    assertThat(seen).containsExactly("event");
  }

  @Row("LOOP-27")
  @Seeds(0)
  @Test
  void shortSleepsDoNotMakeTheLoopSpin() {
    try (HostedLoop loop = EventLoop.host(LoopOptions.named("real time"))) {
      AtomicInteger sleeps = new AtomicInteger();
      boolean done =
          loop.runUntilComplete(
              "sleeper",
              () -> {
                for (long nanos = 10_000_000; nanos > 0; nanos /= 10) {
                  loop.sleep(ofNanos(nanos));
                  sleeps.incrementAndGet();
                }
                return true;
              });
      assertThat(done).isTrue();
      assertThat(loop.statistics().turns()).isLessThan(5L * sleeps.get());
    }
  }

  @Row("HND-18")
  @Test
  void aTimerBeyondAllMeasureDisturbsNothing(TestLoop test) throws Exception {
    var far = test.loop().callLater(ofSeconds(Long.MAX_VALUE), note("never"));
    test.run(() -> EventLoop.current().sleep(ofDays(2)));
    assertThat(test.elapsed()).isEqualTo(ofDays(2));
    assertThat(far.isPending()).isTrue();
    far.cancel();
  }

  @Row("TSK-16")
  @Test
  void aTaskForAClosedLoopIsRefusedAndItsBodyNeverRuns(TestLoop test) {
    test.loop().close();
    assertThatThrownBy(() -> test.loop().start(TaskOptions.named("late"), () -> seen.add("ran")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(seen).isEmpty();
  }
}
