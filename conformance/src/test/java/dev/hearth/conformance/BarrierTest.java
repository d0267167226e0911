package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.sync.Barrier;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.concurrent.BrokenBarrierException;
import org.junit.jupiter.api.Test;

/// Barriers, asyncio's: a task that leaves breaks nothing.
@LoopTest
class BarrierTest {
  @Row("BAR-01")
  @Test
  void aBarrierNeedsAParty(TestLoop test) {
    assertThatThrownBy(() -> new Barrier(test.loop(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  @Row("BAR-02")
  @Test
  void allPassTogetherEachWithItsNumber(TestLoop test) throws Exception {
    test.run(() -> {
      Barrier barrier = new Barrier(test.loop(), 3);
      Task<Integer> first = arrive(barrier);
      Task<Integer> second = arrive(barrier);
      settle();
      assertThat(first.isDone() || second.isDone()).isFalse();
      Task<Integer> third = arrive(barrier);
      assertThat(third.resultNow()).isEqualTo(2);
      assertThat(first.await()).isZero();
      assertThat(second.await()).isEqualTo(1);
      assertThat(barrier.waiting()).isZero();
    });
  }

  @Row("BAR-03")
  @Test
  void aCancelledTaskMerelyLeaves(TestLoop test) throws Exception {
    test.run(() -> {
      Barrier barrier = new Barrier(test.loop(), 3);
      Task<Integer> first = arrive(barrier);
      Task<Integer> leaving = arrive(barrier);
      leaving.cancel("enough");
      Task<Integer> third = arrive(barrier);
      settle();
      assertThat(leaving.isCancelled()).isTrue();
      assertThat(barrier.waiting()).isEqualTo(2);
      assertThat(barrier.isBroken()).isFalse();
      assertThat(barrier.await()).isEqualTo(2);
      assertThat(first.await()).isZero();
      assertThat(third.await()).isEqualTo(1);
    });
  }

  @Row("BAR-04")
  @Test
  void aResetTurnsThoseWhoWaitAwayAndStartsOver(TestLoop test) throws Exception {
    test.run(() -> {
      Barrier barrier = new Barrier(test.loop(), 2);
      Task<Integer> turnedAway = arrive(barrier);
      barrier.reset();
      Task<Integer> first = arrive(barrier);
      ended(turnedAway);
      assertThat(turnedAway.exceptionNow()).isInstanceOf(BrokenBarrierException.class);
      assertThat(barrier.await()).isEqualTo(1);
      assertThat(first.await()).isZero();
    });
  }

  @Row("BAR-05")
  @Test
  void anAbortedBarrierLetsNobodyWaitUntilItIsReset(TestLoop test) throws Exception {
    test.run(() -> {
      Barrier barrier = new Barrier(test.loop(), 2);
      Task<Integer> turnedAway = arrive(barrier);
      barrier.abort();
      assertThat(barrier.isBroken()).isTrue();
      assertThatThrownBy(barrier::await).isInstanceOf(BrokenBarrierException.class);
      ended(turnedAway);
      assertThat(turnedAway.exceptionNow()).isInstanceOf(BrokenBarrierException.class);
      barrier.reset();
      Task<Integer> first = arrive(barrier);
      assertThat(barrier.await()).isEqualTo(1);
      assertThat(first.await()).isZero();
    });
  }

  @Row("BAR-06")
  @Test
  void whoComesBeforeTheOthersHaveLeftBelongsToTheNextRound(TestLoop test) throws Exception {
    test.run(() -> {
      Barrier barrier = new Barrier(test.loop(), 2);
      Task<Integer> first = arrive(barrier);
      assertThat(barrier.await()).isEqualTo(1);
      assertThat(first.isDone()).isFalse();
      Task<Integer> early = arrive(barrier);
      assertThat(first.await()).isZero();
      settle();
      assertThat(early.isDone()).isFalse();
      assertThat(barrier.await()).isEqualTo(1);
      assertThat(early.await()).isZero();
    });
  }

  @Test
  void aTaskCancelledAfterItWasLetThroughHasPassed(TestLoop test) throws Exception {
    test.run(() -> {
      Barrier barrier = new Barrier(test.loop(), 2);
      Task<Boolean> passing = begin(() -> assertThat(barrier.await()).isZero());
      assertThat(barrier.await()).isEqualTo(1);
      passing.cancel("too late");
      settle();
      assertThat(barrier.waiting()).isZero();
    });
  }

  private static Task<Integer> arrive(Barrier barrier) {
    return EventLoop.current().start(barrier::await);
  }
}
