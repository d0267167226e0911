package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.after;
import static dev.hearth.conformance.GroupBodies.failing;
import static dev.hearth.conformance.GroupBodies.forEver;
import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.start;
import static dev.hearth.conformance.GroupBodies.yieldOnce;
import static dev.hearth.loop.Tasks.When.ALL_COMPLETED;
import static dev.hearth.loop.Tasks.When.FIRST_COMPLETED;
import static dev.hearth.loop.Tasks.When.FIRST_EXCEPTION;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.Tasks;
import dev.hearth.loop.UncheckedTimeoutException;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Waiting for several without touching them, and taking them as they come.
@LoopTest
class WaitTest {
  @Row("WAIT-01")
  @Test
  void waitingForAllReturnsThemAllAsDone(TestLoop loop) throws Exception {
    loop.run(() -> {
      var tasks = Tasks.startAll(List.of(after(10, "a"), after(5, "b")));
      var progress = Tasks.await(ALL_COMPLETED, tasks);
      assertThat(progress.done()).isEqualTo(tasks);
      assertThat(progress.pending()).isEmpty();
    });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(10));
  }

  @Row("WAIT-02")
  @Test
  void waitingForNothingIsRefused(TestLoop loop) throws Exception {
    loop.run(() ->
        assertThatThrownBy(() -> Tasks.await(ALL_COMPLETED, List.<Task<String>>of()))
            .isInstanceOf(IllegalArgumentException.class));
  }

  @Row("WAIT-04")
  @Test
  void whatIsGivenTwiceIsThereOnce(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> task = start("a", after(10, "a"));
      assertThat(Tasks.await(ALL_COMPLETED, List.of(task, task)).done()).containsExactly(task);
    });
  }

  @Row("WAIT-05")
  @Test
  void theFirstToEndIsEnoughAndTheOthersGoOn(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> slow = start("slow", after(20, "slow"));
      Task<String> quick = start("quick", after(10, "quick"));
      var progress = Tasks.await(FIRST_COMPLETED, List.of(slow, quick));
      assertThat(progress.done()).containsExactly(quick);
      assertThat(progress.pending()).containsExactly(slow);
      assertThat(slow.await()).isEqualTo("slow");
    });
  }

  @Row("WAIT-06")
  @Test
  void whoEndsBeforeTheWaiterGoesOnIsDoneToo(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> one = EventLoop.current().promise();
      Promise<String> two = EventLoop.current().promise();
      EventLoop.current()
          .callSoon(() -> {
            one.complete("one");
            two.complete("two");
          });
      assertThat(Tasks.await(FIRST_COMPLETED, List.of(one, two)).done()).containsExactly(one, two);
    });
  }

  @Row("WAIT-07")
  @Test
  void theFirstFailureIsEnough(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> slow = start("slow", after(50, "slow"));
      Task<String> quick = start("quick", after(5, "quick"));
      Task<String> failing = start("failing", failing(10, "bad"));
      var progress = Tasks.await(FIRST_EXCEPTION, List.of(slow, quick, failing));
      assertThat(progress.done()).containsExactly(quick, failing);
      assertThat(progress.pending()).containsExactly(slow);
      slow.await();
    });
  }

  @Row("WAIT-07")
  @Test
  void withoutAFailureAllAreWaitedFor(TestLoop loop) throws Exception {
    loop.run(() -> {
      var tasks = Tasks.startAll(List.of(after(10, "a"), after(5, "b")));
      assertThat(Tasks.await(FIRST_EXCEPTION, tasks).pending()).isEmpty();
    });
  }

  @Row("WAIT-08")
  @Test
  void aCancellationIsNoFailure(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> victim = start("victim", after(50, "never"));
      Task<String> other = start("other", after(10, "other"));
      victim.cancel("enough");
      var progress = Tasks.await(FIRST_EXCEPTION, List.of(victim, other));
      assertThat(progress.done()).containsExactly(victim, other);
    });
  }

  @Row("WAIT-09")
  @Test
  void whenTheTimeIsUpNobodyIsCancelled(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> slow = start("slow", after(50, "slow"));
      Task<String> quick = start("quick", after(5, "quick"));
      var progress = Tasks.await(ALL_COMPLETED, List.of(slow, quick), ofMillis(20));
      assertThat(progress.done()).containsExactly(quick);
      assertThat(progress.pending()).containsExactly(slow);
      assertThat(slow.await()).isEqualTo("slow");
    });
  }

  @Row("WAIT-10")
  @Test
  void theTimerIsGoneWhenAllWereInTime(TestLoop loop) throws Exception {
    loop.run(() -> {
      var _ = Tasks.await(ALL_COMPLETED, List.of(start("quick", after(5, 1))), ofMillis(20));
      assertThat(loop.loop().nextDeadline()).isEmpty();
    });
  }

  @Row("WAIT-11")
  @Test
  void aFailureStaysInItsTask(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> failing = start("failing", failing(5, "bad"));
      assertThat(Tasks.await(ALL_COMPLETED, List.of(failing)).done()).containsExactly(failing);
      assertThat(failing.exceptionNow()).hasMessage("bad");
    });
  }

  @Row("WAIT-12")
  @Test
  void cancellingTheWaiterTouchesNobodyElse(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> task = start("task", after(10, "done"));
      Task<?> waiter = start("waiter", () -> Tasks.await(ALL_COMPLETED, List.of(task)));
      waiter.cancel("enough");
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledException.class);
      assertThat(task.await()).isEqualTo("done");
    });
  }

  @Test
  void aFailureIsReportedWhenItsWaiterWasCancelledBefore(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> task = start("task", failing(10, "unheard"));
      Task<?> waiter = start("waiter", () -> Tasks.await(ALL_COMPLETED, List.of(task)));
      waiter.cancel("enough");
      sleep(20);
    });
    assertThat(loop.failures()).hasSize(1);
  }

  @Row("WAIT-13")
  @Test
  void waitingForWhatHasEndedTakesNoTurn(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> done = EventLoop.current().promise();
      done.complete("done");
      long before = loop.turns();
      assertThat(Tasks.await(ALL_COMPLETED, List.of(done)).done()).containsExactly(done);
      assertThat(loop.turns()).isEqualTo(before);
    });
  }

  // ---------------------------------------------------------------- as completed

  @Row("WAIT-14")
  @Test
  void resultsComeInTheOrderOfTheirEnds(TestLoop loop) throws Exception {
    List<Integer> order = new ArrayList<>();
    loop.run(() -> {
      for (Task<Integer> task : Tasks.asCompleted(sleepers(30, 10, 20))) {
        order.add(task.await());
      }
    });
    assertThat(order).containsExactly(10, 20, 30);
  }

  @Row("WAIT-15")
  @Test
  void theTasksThemselvesComeOut(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<Task<Integer>> tasks = sleepers(20, 10);
      assertThat(taken(Tasks.asCompleted(tasks).iterator(), 2))
          .containsExactly(tasks.get(1), tasks.get(0));
    });
  }

  @Row("WAIT-16")
  @Test
  void whenTheTimeIsUpTheNextStepFailsAndNobodyIsCancelled(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<Task<Integer>> tasks = sleepers(10, 50);
      Iterator<Task<Integer>> ends = Tasks.asCompleted(tasks, ofMillis(20)).iterator();
      assertThat(ends.next().await()).isEqualTo(10);
      assertThatThrownBy(ends::next)
          .isInstanceOf(UncheckedTimeoutException.class)
          .hasCauseInstanceOf(TimeoutException.class)
          .hasMessageContaining("1 have not ended within 20 ms");
      assertThat(loop.elapsed()).isEqualTo(ofMillis(20));
      assertThat(tasks.get(1).await()).isEqualTo(50);
      assertThatThrownBy(ends::next).isInstanceOf(UncheckedTimeoutException.class);
    });
  }

  @Row("WAIT-16")
  @Test
  void whatEndedInTimeIsHandedOutAfterwards(TestLoop loop) throws Exception {
    loop.run(() -> {
      Iterator<Task<Integer>> ends = Tasks.asCompleted(sleepers(10, 50), ofMillis(20)).iterator();
      sleep(30);
      assertThat(ends.next().await()).isEqualTo(10);
      assertThatThrownBy(ends::next).isInstanceOf(UncheckedTimeoutException.class);
    });
  }

  @Row("WAIT-17")
  @Test
  void anIterationCanBeTakenUpAgain(TestLoop loop) throws Exception {
    loop.run(() -> {
      Iterable<Task<Integer>> ends = Tasks.asCompleted(sleepers(10, 20, 30));
      List<Integer> order = new ArrayList<>();
      for (Task<Integer> task : ends) {
        order.add(task.await());
        break;
      }
      sleep(15);
      for (Task<Integer> task : ends) {
        order.add(task.await());
      }
      assertThat(order).containsExactly(10, 20, 30);
      assertThatThrownBy(ends.iterator()::next).isInstanceOf(NoSuchElementException.class);
    });
  }

  @Row("WAIT-18")
  @Test
  void whoWaitsFirstGetsTheFirst(TestLoop loop) throws Exception {
    loop.run(() -> {
      Iterator<Task<Integer>> ends = Tasks.asCompleted(sleepers(20, 10)).iterator();
      Task<Integer> first = start("first", () -> ends.next().await());
      Task<Integer> second = start("second", () -> ends.next().await());
      assertThat(ends.hasNext()).isFalse();
      assertThat(second.await()).isEqualTo(20);
      assertThat(first.await()).isEqualTo(10);
    });
  }

  @Row("WAIT-19")
  @Test
  void whatIsGivenTwiceComesOnce(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Integer> task = sleepers(10).getFirst();
      Iterator<Task<Integer>> ends = Tasks.asCompleted(List.of(task, task)).iterator();
      assertThat(ends.next()).isSameAs(task);
      assertThat(ends.hasNext()).isFalse();
    });
  }

  @Test
  void aTakerThatWasCancelledLosesNothing(TestLoop loop) throws Exception {
    loop.run(() -> {
      Iterator<Task<Integer>> ends = Tasks.asCompleted(sleepers(20)).iterator();
      Task<?> taker = start("taker", ends::next);
      taker.cancel("enough");
      yieldOnce();
      assertThat(catchThrowable(taker::await)).isInstanceOf(CancelledException.class);
      assertThat(ends.next().await()).isEqualTo(20);
    });
  }

  @Test
  void leavingTheIterationCancelsNobody(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> other = start("other", forEver());
      Task<Integer> quick = start("quick", after(1, 1));
      for (Task<?> task : Tasks.<Task<?>>asCompleted(List.of(other, quick))) {
        assertThat(task).isSameAs(quick);
        break;
      }
      assertThat(other.isDone()).isFalse();
      other.cancel("the test is over");
    });
  }

  private static List<Task<Integer>> sleepers(int... millis) {
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int each : millis) {
      tasks.add(start("sleeper " + each, after(each, each)));
    }
    return tasks;
  }

  private static <T> Collection<T> taken(Iterator<T> iterator, int count) {
    List<T> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(iterator.next());
    }
    return taken;
  }
}
