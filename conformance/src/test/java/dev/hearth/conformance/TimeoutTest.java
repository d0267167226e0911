package dev.hearth.conformance;

import static dev.hearth.conformance.Subject.cancellationOf;
import static dev.hearth.conformance.Subject.current;
import static dev.hearth.conformance.Subject.reasonOf;
import static dev.hearth.conformance.Subject.sleep;
import static dev.hearth.conformance.Subject.start;
import static dev.hearth.loop.Timeout.failAfter;
import static dev.hearth.loop.Timeout.moveOnAfter;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskGroup;
import dev.hearth.loop.TaskGroupException;
import dev.hearth.loop.Timeout;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Timeouts: asyncio's rules where they agree with trio's, else trio's.
@LoopTest
class TimeoutTest {
  @Row("TMO-01")
  @Test
  void aBlockThatTakesTooLongFails(TestLoop loop) {
    assertThatThrownBy(() -> loop.run(() -> failAfter(ofSeconds(1), () -> sleep(60))))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("1 s")
        .hasCauseInstanceOf(CancelledException.class);
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(1));
  }

  @Row("TMO-01")
  @Test
  void aTimeoutThatEndedItsBlockSaysSo(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout timeout = Timeout.after(ofSeconds(1));
      assertThatThrownBy(() -> timeout.run(() -> sleep(60))).isInstanceOf(TimeoutException.class);
      assertThat(timeout.isExpired()).isTrue();
    });
  }

  @Row("TMO-02")
  @Test
  void aTimeoutAtAMomentKnowsIt(TestLoop loop) throws Exception {
    loop.run(() -> {
      long deadline = now() + ofSeconds(1).toNanos();
      Timeout timeout = Timeout.at(deadline);
      assertThatThrownBy(() -> timeout.run(() -> sleep(60))).isInstanceOf(TimeoutException.class);
      assertThat(timeout.deadline()).contains(deadline);
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(1));
  }

  @Row("TMO-03")
  @Test
  void aBlockThatEndsInTimeLeavesNothingBehind(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout timeout = Timeout.after(ofMinutes(1));
      assertThat(timeout.<String, Exception>run(() -> "result")).isEqualTo("result");
      assertThat(timeout.isExpired()).isFalse();
    });
    assertThat(loop.loop().nextDeadline()).isEmpty();
  }

  @Row("TMO-04")
  @Test
  void aTimeoutWithoutADeadlineNeverFires(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout timeout = Timeout.never();
      timeout.run(() -> {
        assertThat(timeout.deadline()).isEmpty();
        sleep(600);
      });
      assertThat(timeout.isExpired()).isFalse();
    });
  }

  @Row("TMO-05")
  @Test
  void noTimeAndLessFailsTheFirstSuspension(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThatThrownBy(() -> failAfter(ZERO, () -> sleep(0)))
          .isInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> failAfter(ofSeconds(-1), () -> sleep(0)))
          .isInstanceOf(TimeoutException.class);
    });
    assertThat(loop.elapsed()).isZero();
  }

  @Row("TMO-06")
  @Test
  void noTimeIsEnoughForABlockThatDoesNotSuspend(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThat(Timeout.<String, Exception>failAfter(ZERO, () -> "done")).isEqualTo("done");
      assertThat(current().cancelling()).isZero();
      sleep(1);
    });
  }

  @Row(
      value = "TMO-07",
      differs =
          "Every suspension looks at the deadline, as in trio, so that a block that computed past"
              + " it is caught at the first one.")
  @Test
  void aBlockThatComputedPastItsDeadlineFailsAtItsNextSuspension(TestLoop loop) {
    assertThatThrownBy(() ->
            loop.run(() ->
                failAfter(
                    ofSeconds(1),
                    () -> {
                      compute(loop, 2);
                      sleep(0);
                    })))
        .isInstanceOf(TimeoutException.class);
  }

  @Row("TMO-08")
  @Test
  void aBlockThatSwallowsItsTimeoutAndReturnsHasNotFailed(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout timeout = Timeout.after(ofSeconds(1));
      timeout.run(() -> {
        cancellationOf(() -> sleep(60));
      });
      assertThat(timeout.isExpired()).isTrue();
      assertThat(current().cancelling()).isZero();
    });
  }

  @Row("TMO-09")
  @Test
  void anExceptionBeforeTheDeadlinePassesThrough(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout timeout = Timeout.after(ofSeconds(1));
      assertThatThrownBy(() ->
              timeout.run(() -> {
                throw new IOException("mine");
              }))
          .isInstanceOf(IOException.class)
          .hasNoSuppressedExceptions();
      assertThat(timeout.isExpired()).isFalse();
    });
  }

  @Row("TMO-10")
  @Test
  void anExceptionInAnswerToTheTimeoutPassesThroughAndMentionsIt(TestLoop loop) {
    assertThatThrownBy(() ->
            loop.run(() ->
                failAfter(
                    ofSeconds(1),
                    () -> {
                      try {
                        sleep(60);
                      } catch (CancelledException e) {
                        throw new IOException("the answer", e);
                      }
                    })))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(CancelledException.class)
        .satisfies(e ->
            assertThat(e.getSuppressed()).singleElement().isInstanceOf(TimeoutException.class));
  }

  @Row("TMO-11")
  @Test
  void aRequestBeforeTheDeadlineIsNoTimeout(TestLoop loop) {
    Timeout timeout = Timeout.after(ofSeconds(1));
    Task<Boolean> task = start(loop, () -> timeout.run(() -> sleep(60)));
    task.cancel("enough");
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("enough");
    assertThat(timeout.isExpired()).isFalse();
  }

  @Row("TMO-12")
  @Test
  void aRequestAtTheDeadlineOutdoesIt(TestLoop loop) {
    Timeout timeout = Timeout.after(ofSeconds(1));
    Task<Boolean> task = start(loop, () -> timeout.run(() -> sleep(60)));
    loop.loop().callLater(ofSeconds(1), () -> task.cancel("enough"));
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("enough");
    assertThat(timeout.isExpired()).isTrue();
    assertThat(task.cancelling()).isEqualTo(1);
  }

  @Row("TMO-12")
  @Test
  void aRequestWhileAnExpiredBlockCleansUpOutdoesTheTimeout(TestLoop loop) {
    Timeout timeout = Timeout.after(ofSeconds(1));
    Task<Boolean> task =
        start(
            loop,
            () ->
                timeout.run(() -> {
                  try {
                    sleep(60);
                  } finally {
                    current().cancel("enough");
                  }
                }));
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("enough");
    assertThat(timeout.isExpired()).isTrue();
  }

  @Row("TMO-13")
  @Test
  void ofTwoTimeoutsWithOneDeadlineTheOuterSpeaks(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout outer = Timeout.after(ofSeconds(1));
      Timeout inner = Timeout.after(ofSeconds(1));
      List<Throwable> seen = new ArrayList<>();
      assertThatThrownBy(() ->
              outer.run(() -> {
                Throwable thrown = catchThrowable(() -> inner.run(() -> sleep(60)));
                seen.add(thrown);
                throw thrown;
              }))
          .isInstanceOf(TimeoutException.class);
      assertThat(seen).singleElement().isInstanceOf(CancelledException.class);
      assertThat(outer.isExpired()).isTrue();
      assertThat(inner.isExpired()).isTrue();
    });
  }

  @Row("TMO-14")
  @Test
  void anInnerTimeoutEndsOnlyItsOwnBlock(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout outer = Timeout.after(ofSeconds(10));
      outer.run(() -> {
        assertThatThrownBy(() -> failAfter(ofSeconds(1), () -> sleep(60)))
            .isInstanceOf(TimeoutException.class);
        sleep(5);
      });
      assertThat(outer.isExpired()).isFalse();
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(6));
  }

  @Row("TMO-15")
  @Test
  void anOuterDeadlineWinsOverAnInnerOne(TestLoop loop) {
    Timeout inner = Timeout.after(ofMinutes(5));
    List<Throwable> seen = new ArrayList<>();
    assertThatThrownBy(() ->
            loop.run(() ->
                failAfter(
                    ofSeconds(1),
                    () -> {
                      Throwable thrown = catchThrowable(() -> inner.run(() -> sleep(600)));
                      seen.add(thrown);
                      throw (CancelledException) thrown;
                    })))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("1 s");
    assertThat(seen).singleElement().isInstanceOf(CancelledException.class);
    assertThat(inner.isExpired()).isFalse();
  }

  @Row(
      value = "TMO-16",
      differs =
          "Of deadlines that have passed when the block next suspends, the outermost speaks, as in"
              + " trio and whenever two pass at once; the inner block ends by the outer's.")
  @Test
  void anInnerBlockThatComputedPastBothDeadlinesEndsByTheOuter(TestLoop loop) {
    List<Throwable> seen = new ArrayList<>();
    assertThatThrownBy(() ->
            loop.run(() ->
                failAfter(
                    ofSeconds(2),
                    () -> {
                      seen.add(
                          catchThrowable(() ->
                              failAfter(
                                  ofSeconds(1),
                                  () -> {
                                    compute(loop, 3);
                                    sleep(60);
                                  })));
                      sleep(60);
                    })))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("2 s");
    assertThat(seen).singleElement().isInstanceOf(CancelledException.class);
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(3));
  }

  @Test
  void whoComputesPastTheOuterDeadlineBehindAnInnerTimeoutFailsAtTheNextSuspension(TestLoop loop) {
    List<Throwable> seen = new ArrayList<>();
    assertThatThrownBy(() ->
            loop.run(() ->
                failAfter(
                    ofSeconds(2),
                    () -> {
                      seen.add(catchThrowable(() -> failAfter(ofSeconds(1), () -> sleep(60))));
                      compute(loop, 3);
                      sleep(60);
                    })))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("2 s");
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
  }

  @Row("TMO-17")
  @Test
  void aDeadlineCanBeMovedAndTakenAway(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout timeout = Timeout.after(ofSeconds(1));
      timeout.run(() -> {
        timeout.reschedule(ofSeconds(10));
        assertThat(timeout.deadline()).contains(now() + ofSeconds(10).toNanos());
        sleep(5);
        timeout.rescheduleNever();
        assertThat(timeout.deadline()).isEmpty();
        sleep(60);
      });
      assertThat(timeout.isExpired()).isFalse();
    });
  }

  @Row("TMO-18")
  @Test
  void aDeadlineMovedIntoThePastTakesEffectAtTheNextSuspension(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout timeout = Timeout.after(ofSeconds(10));
      List<String> seen = new ArrayList<>();
      assertThatThrownBy(() ->
              timeout.run(() -> {
                timeout.reschedule(ofSeconds(-1));
                assertThat(timeout.isExpired()).isFalse();
                seen.add("went on");
                sleep(0);
              }))
          .isInstanceOf(TimeoutException.class);
      assertThat(seen).containsExactly("went on");
    });
  }

  @Row("TMO-18")
  @Test
  void aDeadlineMovedIntoThePastByACallbackWakesTheBlock(TestLoop loop) {
    Timeout timeout = Timeout.after(ofMinutes(10));
    Task<Boolean> task = start(loop, () -> timeout.run(() -> sleep(6000)));
    loop.loop().callLater(ofSeconds(3), () -> timeout.reschedule(ofSeconds(-1)));
    loop.runUntilDone(task);
    assertThat(task.exceptionNow()).isInstanceOf(TimeoutException.class);
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(3));
  }

  @Row("TMO-19")
  @Test
  void aDeadlineCannotBeMovedBeforeOrAfterTheBlockNorOnceItHasPassed(TestLoop loop)
      throws Exception {
    loop.run(() -> {
      Timeout timeout = Timeout.after(ofSeconds(1));
      assertThatIllegalStateException()
          .isThrownBy(() -> timeout.reschedule(ofSeconds(1)))
          .withMessageContaining("not begun");
      assertThatThrownBy(() ->
              timeout.run(() -> {
                try {
                  sleep(60);
                } finally {
                  assertThatIllegalStateException()
                      .isThrownBy(timeout::rescheduleNever)
                      .withMessageContaining("expiring");
                }
              }))
          .isInstanceOf(TimeoutException.class);
      assertThatIllegalStateException()
          .isThrownBy(() -> timeout.rescheduleAt(now()))
          .withMessageContaining("expired");
    });
  }

  @Row("TMO-20")
  @Test
  void aTimeoutServesOneBlock(TestLoop loop) throws Exception {
    loop.run(() -> {
      Timeout timeout = Timeout.after(ofSeconds(1));
      timeout.run(
          () -> assertThatIllegalStateException().isThrownBy(() -> timeout.run(() -> sleep(0))));
      assertThatIllegalStateException()
          .isThrownBy(() -> timeout.run(() -> sleep(0)))
          .withMessageContaining("already");
    });
  }

  @Row("TMO-21")
  @Test
  void outsideATaskATimeoutIsRefused(TestLoop loop) throws Exception {
    Timeout timeout = Timeout.after(ofSeconds(1));
    List<Throwable> seen = new ArrayList<>();
    loop.loop().callSoon(() -> seen.add(catchThrowable(() -> timeout.run(() -> {}))));
    loop.runUntilIdle();
    assertThat(seen).singleElement().isInstanceOf(IllegalStateException.class);
    loop.run(() -> timeout.run(() -> sleep(0.5))); // and is none the worse for it
  }

  @Row("TMO-22")
  @Test
  void aRequestThatWasSwallowedBeforeChangesNothing(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              cancellationOf(() -> sleep(60));
              assertThat(current().cancelling()).isEqualTo(1);
              assertThatThrownBy(() -> failAfter(ofSeconds(1), () -> sleep(60)))
                  .isInstanceOf(TimeoutException.class);
              assertThat(current().cancelling()).isEqualTo(1);
            });
    task.cancel("swallowed");
    loop.runUntilDone(task);
    assertThat(task.resultNow()).isTrue();
  }

  @Row("TMO-23")
  @Test
  void aTimeoutWorksWhileACancelledTaskCleansUp(TestLoop loop) {
    List<Throwable> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              try {
                sleep(60);
              } finally {
                seen.add(catchThrowable(() -> failAfter(ofSeconds(1), () -> sleep(60))));
              }
            });
    task.cancel("enough");
    loop.runUntilDone(task);
    assertThat(seen).singleElement().isInstanceOf(TimeoutException.class);
    assertThat(reasonOf(task)).isEqualTo("enough");
  }

  @Row("TMO-24")
  @Test
  void aTaskGoesOnBehindAnExpiredBlock(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThat(moveOnAfter(ofSeconds(1), () -> sleep(60))).isFalse();
      assertThat(current().cancelling()).isZero();
      sleep(1);
      assertThat(current().isCancelled()).isFalse();
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(2));
  }

  @Row("TMO-25")
  @Test
  void aFailureInTheCleanUpOfAGroupPassesThroughAndMentionsTheTimeouts(TestLoop loop) {
    assertThatThrownBy(() ->
            loop.run(() ->
                failAfter(
                    ofSeconds(2),
                    () ->
                        failAfter(
                            ofSeconds(1),
                            () ->
                                TaskGroup.run(group ->
                                    group.start(
                                        "child",
                                        () -> {
                                          try {
                                            sleep(60);
                                            return true;
                                          } finally {
                                            compute(loop, 3);
                                            fails();
                                          }
                                        }))))))
        .isInstanceOfSatisfying(
            TaskGroupException.class,
            e -> {
              assertThat(e.failures()).singleElement().isInstanceOf(IOException.class);
              assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(TimeoutException.class);
            });
  }

  private static void fails() throws IOException {
    throw new IOException("on purpose");
  }

  private static long now() {
    return EventLoop.current().clock().nanoTime();
  }

  /// Computes for some seconds: time passes and nothing else runs.
  private static void compute(TestLoop loop, int seconds) {
    loop.clock().advanceTo(loop.clock().nanoTime() + ofSeconds(seconds).toNanos());
  }
}
