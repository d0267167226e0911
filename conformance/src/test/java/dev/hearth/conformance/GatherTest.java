package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.after;
import static dev.hearth.conformance.GroupBodies.failing;
import static dev.hearth.conformance.GroupBodies.forEver;
import static dev.hearth.conformance.GroupBodies.self;
import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.sleepForEver;
import static dev.hearth.conformance.GroupBodies.start;
import static dev.hearth.conformance.GroupBodies.yieldOnce;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.conformance.GroupBodies.Boom;
import dev.hearth.loop.Awaitable;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Outcome;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.Tasks;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future.State;
import org.junit.jupiter.api.Test;

/// Gathers: asyncio's rules.
@LoopTest
class GatherTest {
  @Row("GTH-01")
  @Test
  void resultsComeInTheOrderOfTheArguments(TestLoop loop) throws Exception {
    List<String> results =
        loop.run(() -> Tasks.gather(after(20, "a"), after(10, "b"), after(30, "c")).await());
    assertThat(results).containsExactly("a", "b", "c");
    assertThat(loop.elapsed()).isEqualTo(ofMillis(30));
  }

  @Row("GTH-02")
  @Test
  void aGatherOfNothingHasEnded(TestLoop loop) throws Exception {
    loop.run(() -> {
      Awaitable<List<String>> nothing = Tasks.gather(List.of());
      assertThat(nothing.resultNow()).isEmpty();
    });
  }

  @Row("GTH-03")
  @Test
  void theFirstFailureEndsTheGatherAndLeavesTheOthersAlone(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> sibling = start("sibling", after(50, "done"));
      Task<String> failing = start("failing", failing(10, "first"));
      assertThatThrownBy(Tasks.gather(List.of(sibling, failing))::await)
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(Boom.class);
      assertThat(loop.elapsed()).isEqualTo(ofMillis(10));
      assertThat(sibling.await()).isEqualTo("done");
    });
  }

  @Row("GTH-04")
  @Test
  void laterFailuresAreNotReported(TestLoop loop) throws Exception {
    loop.run(() -> {
      var gather = Tasks.<String>gather(failing(10, "first"), failing(20, "later"));
      assertThatThrownBy(gather::await).hasRootCauseMessage("first");
      sleep(50);
    });
    assertThat(loop.failures()).isEmpty();
  }

  @Test
  void aFailureIsReportedWhenNobodyAwaitsTheGather(TestLoop loop) throws Exception {
    loop.run(() -> {
      var _ = Tasks.<String>gather(failing(10, "unheard"), failing(20, "later"));
      sleep(50);
    });
    assertThat(loop.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.exception()).hasMessage("unheard"));
  }

  @Row("GTH-05")
  @Test
  void outcomesHoldFailuresAndCancellationsInOrder(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> good = start("good", after(10, "good"));
      Task<String> failing = start("failing", failing(5, "bad"));
      Task<String> cancelled = start("cancelled", after(100, "never"));
      var gather = Tasks.gatherOutcomes(List.of(failing, cancelled, good));
      cancelled.cancel("no more");
      List<Outcome<String>> outcomes = gather.await();
      assertThat(outcomes.get(0)).isInstanceOf(Outcome.Failure.class);
      assertThat(outcomes.get(1)).isInstanceOf(Outcome.Cancelled.class);
      assertThat(outcomes.get(2)).isEqualTo(new Outcome.Success<>("good"));
    });
  }

  @Row("GTH-06")
  @Test
  void aChildCancelledByOthersFailsTheGatherWithoutCancellingIt(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> victim = start("victim", after(50, "never"));
      Task<String> sibling = start("sibling", after(50, "done"));
      var gather = Tasks.gather(List.of(victim, sibling));
      victim.cancel("no more");
      yieldOnce();
      yieldOnce();
      assertThat(gather.isCancelled()).isFalse();
      assertThat(gather.state()).isEqualTo(State.FAILED);
      assertThat(gather.exceptionNow()).isInstanceOf(CancelledException.class);
      assertThat(sibling.await()).isEqualTo("done");
    });
  }

  @Row("GTH-07")
  @Test
  void aCancelledGatherCancelsItsChildrenAndEndsWhenTheyHave(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<String> ended = new ArrayList<>();
      var gather = Tasks.gather(lingering(ended, 20), lingering(ended, 10));
      assertThat(gather.cancel("enough")).isTrue();
      assertThat(gather.isDone()).isFalse();
      assertThatThrownBy(gather::await).isInstanceOf(CancelledException.class);
      assertThat(ended).hasSize(2);
      assertThat(loop.elapsed()).isEqualTo(ofMillis(20));
    });
  }

  private static Callable<String> lingering(List<String> ended, int millis) {
    return () -> {
      try {
        sleepForEver();
      } finally {
        sleep(millis);
        ended.add("after " + millis);
      }
      return "never";
    };
  }

  @Row("GTH-08")
  @Test
  void aCancelledGatherOfOutcomesIsCancelledToo(TestLoop loop) throws Exception {
    loop.run(() -> {
      var gather = Tasks.gatherOutcomes(List.of(start("child", forEver())));
      gather.cancel("enough");
      assertThatThrownBy(gather::await).isInstanceOf(CancelledException.class);
    });
  }

  @Row("GTH-09")
  @Test
  void aCancelledGatherIsCancelledThoughItsChildSwallowedThat(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> stubborn =
          start(
              "stubborn",
              () -> {
                try {
                  sleepForEver();
                } catch (CancelledException e) {
                  return "swallowed";
                }
                return "never";
              });
      var gather = Tasks.gather(List.of(stubborn));
      gather.cancel("enough");
      assertThatThrownBy(gather::await).isInstanceOf(CancelledException.class);
      assertThat(stubborn.resultNow()).isEqualTo("swallowed");
    });
  }

  @Row("GTH-10")
  @Test
  void aGatherWhoseChildrenHaveEndedCannotBeCancelled(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> child = EventLoop.current().promise();
      var gather = Tasks.gather(List.of(child));
      child.complete("arrived");
      assertThat(gather.cancel("too late")).isFalse();
      assertThat(gather.await()).containsExactly("arrived");
    });
  }

  @Row("GTH-11")
  @Test
  void theReasonOfACancellationReachesTheWaiter(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<List<Boolean>> waiter =
          start("waiter", () -> Tasks.gather(forEver(), forEver()).await());
      yieldOnce();
      waiter.cancel("because");
      var thrown = catchThrowableOfType(CancelledException.class, waiter::await);
      assertThat(thrown.reason()).isEqualTo("because");
    });
  }

  @Row("GTH-12")
  @Test
  void aTaskGivenThreeTimesRunsOnceAndIsThereThreeTimes(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<String> runs = new ArrayList<>();
      Task<String> task =
          start(
              "task",
              () -> {
                yieldOnce();
                runs.add("run");
                return "value";
              });
      assertThat(Tasks.gather(List.of(task, task, task)).await())
          .containsExactly("value", "value", "value");
      assertThat(runs).hasSize(1);
    });
  }

  @Row("GTH-13")
  @Test
  void whatBelongsToDifferentLoopsCannotBeGathered(TestLoop loop) {
    try (HostedLoop other = EventLoop.host(LoopOptions.named("other"))) {
      Promise<String> theirs = other.promise();
      Promise<String> ours = loop.loop().promise();
      assertThatThrownBy(() -> Tasks.gather(List.of(ours, theirs)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("other");
    }
  }

  @Row("GTH-14")
  @Test
  void cancellingTheWaiterCancelsTheChildren(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> child = start("child", forEver());
      var gather = Tasks.gather(List.of(child));
      Task<List<Boolean>> waiter = start("waiter", gather::await);
      waiter.cancel("enough");
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledException.class);
      assertThat(child.isCancelled()).isTrue();
      assertThat(gather.cancel("again")).isFalse();
    });
  }

  @Row("GTH-15")
  @Test
  void aGatherOfWhatHasEndedHasEnded(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> done = EventLoop.current().promise();
      done.complete("done");
      assertThat(Tasks.gather(List.of(done, done)).resultNow()).containsExactly("done", "done");
    });
  }

  @Test
  void aResultMayBeNull(TestLoop loop) throws Exception {
    List<String> results = loop.run(() -> Tasks.gather(after(1, null), after(0, "b")).await());
    assertThat(results).containsExactly(null, "b");
  }

  @Test
  void aTaskGivenTwiceGetsOneRequestWhenTheGatherIsCancelled(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Integer> task =
          start(
              "task",
              () -> {
                try {
                  sleepForEver();
                } catch (CancelledException e) {
                  sleep(1);
                }
                return self().cancelling();
              });
      Tasks.gather(List.of(task, task)).cancel("enough");
      assertThat(task.await()).isEqualTo(1);
    });
  }

  @Row("EAG-17")
  @Test
  void aGatherOfBodiesThatDoNotSuspendHasEndedWithoutATurn(TestLoop loop) throws Exception {
    loop.run(() -> {
      long before = loop.turns();
      var gather = Tasks.gather(() -> 1, () -> 2);
      assertThat(gather.resultNow()).containsExactly(1, 2);
      assertThat(loop.turns()).isEqualTo(before);
    });
  }

  @Row("SHL-07")
  @Test
  void shieldsInAGatherKeepTheirTasks(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> a = start("a", after(10, "a"));
      Task<String> b = start("b", after(10, "b"));
      Awaitable<String> shieldedA = Tasks.shield(a);
      Awaitable<String> shieldedB = Tasks.shield(b);
      var gather = Tasks.gather(List.of(shieldedA, shieldedB));
      gather.cancel("enough");
      assertThatThrownBy(gather::await).isInstanceOf(CancelledException.class);
      assertThat(shieldedA.isCancelled() && shieldedB.isCancelled()).isTrue();
      assertThat(a.await() + b.await()).isEqualTo("ab");
    });
  }

  @Row("SHL-08")
  @Test
  void aShieldedGatherCompletes(TestLoop loop) throws Exception {
    loop.run(() -> {
      var gather = Tasks.gather(after(10, "a"), after(10, "b"));
      Awaitable<List<String>> shield = Tasks.shield(gather);
      shield.cancel("enough");
      assertThatThrownBy(shield::await).isInstanceOf(CancelledException.class);
      assertThat(gather.await()).containsExactly("a", "b");
      assertThat(self().cancelling()).isZero();
    });
  }

  @Seeds(0)
  @Test
  void whatNeverEndsDoesNotCollectTheGathersThatHaveFailed(TestLoop loop) throws Exception {
    Promise<String> never = loop.loop().promise();
    WeakReference<Object> gather =
        new WeakReference<>(
            loop.run(() -> {
              Awaitable<List<String>> failed =
                  Tasks.gather(List.of(never, start("failing", failing(10, "first"))));
              assertThatThrownBy(failed::await).isInstanceOf(TaskFailedException.class);
              return failed;
            }));
    Collected.awaitCollection(gather);
    never.complete("at last");
  }
}
