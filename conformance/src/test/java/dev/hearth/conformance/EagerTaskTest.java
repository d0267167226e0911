package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.after;
import static dev.hearth.conformance.GroupBodies.failing;
import static dev.hearth.conformance.GroupBodies.self;
import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.sleepForEver;
import static dev.hearth.conformance.GroupBodies.start;
import static dev.hearth.conformance.GroupBodies.yieldOnce;
import static dev.hearth.conformance.TaskGroupTest.groupFailure;
import static dev.hearth.conformance.TaskGroupTest.messages;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.conformance.GroupBodies.Boom;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.ContextVar;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskGroup;
import dev.hearth.loop.Tasks;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future.State;
import org.junit.jupiter.api.Test;

/// Eager starts: the first step of a task runs inside the call that starts it.
@LoopTest
class EagerTaskTest {
  @Row("EAG-01")
  @Test
  void theFirstStepRunsBeforeStartReturns(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> child =
          start(
              "child",
              () -> {
                seen.add("child begins");
                yieldOnce();
                return seen.add("child goes on");
              });
      seen.add("started");
      child.await();
    });
    assertThat(seen).containsExactly("child begins", "started", "child goes on");
  }

  @Row("EAG-02")
  @Test
  void aBodyThatDoesNotSuspendHasEndedWhenStartReturns(TestLoop loop) throws Exception {
    loop.run(() -> {
      long before = loop.turns();
      Task<Integer> child = start("child", () -> 1);
      assertThat(child.isDone()).isTrue();
      assertThat(child.await()).isEqualTo(1);
      assertThat(loop.turns()).isEqualTo(before);
    });
  }

  @Row("EAG-03")
  @Test
  void aBodyThatSuspendsGoesOnLikeAnyTask(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Integer> child = start("child", after(5, 1));
      assertThat(child.isDone()).isFalse();
      assertThat(child.await()).isEqualTo(1);
    });
  }

  @Row("EAG-04")
  @Test
  void whatTheChildCompletesItsParentNeedNotWaitFor(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> promise = EventLoop.current().promise();
      long before = loop.turns();
      var _ = start("child", () -> promise.tryComplete("at once"));
      assertThat(promise.await()).isEqualTo("at once");
      assertThat(loop.turns()).isEqualTo(before);
    });
  }

  @Row("EAG-05")
  @Test
  void aFailureBeforeTheFirstSuspensionStaysInTheTask(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> child = start("child", failing(-1, "at once"));
      assertThat(child.state()).isEqualTo(State.FAILED);
      assertThat(child.exceptionNow()).isInstanceOf(Boom.class);
    });
  }

  @Row(
      value = "EAG-06",
      differs =
          "a fatal error leaves the run of the loop when the step has ended, not the call that"
              + " starts the task: it must not unwind the starter's code")
  @Test
  void aFatalErrorInTheFirstStepLeavesTheRun(TestLoop loop) {
    List<Object> seen = new ArrayList<>();
    loop.loop()
        .callSoon(() ->
            seen.add(
                start(
                        "child",
                        () -> {
                          throw new InternalError("on purpose");
                        })
                    .exceptionNow()
                    .getMessage()));
    assertThatThrownBy(() -> loop.loop().runOnce(ZERO)).isInstanceOf(InternalError.class);
    assertThat(seen).containsExactly("on purpose");
    loop.runUntilIdle();
  }

  @Row("EAG-07")
  @Test
  void theCurrentTaskIsTheChildAndThenTheParentAgain(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<?> parent = self();
      List<Task<?>> inside = new ArrayList<>();
      Task<Boolean> child = start("child", () -> inside.add(self()));
      assertThat(inside).containsExactly(child);
      assertThat(self()).isSameAs(parent);
    });
  }

  @Row("EAG-07")
  @Test
  void inACallbackThereIsNoCurrentTaskBeforeAndBehind(TestLoop loop) {
    List<Boolean> present = new ArrayList<>();
    loop.loop()
        .callSoon(() -> {
          present.add(Task.current().isPresent());
          var _ = start("child", () -> present.add(Task.current().isPresent()));
          present.add(Task.current().isPresent());
        });
    loop.runUntilIdle();
    assertThat(present).containsExactly(false, true, false);
  }

  @Row("EAG-08")
  @Test
  void theLoopKnowsTheChildDuringItsFirstStepAndWhileItLives(TestLoop loop) throws Exception {
    loop.run(() -> {
      int before = tasks();
      Task<Integer> brief = start("brief", EagerTaskTest::tasks);
      assertThat(brief.resultNow()).isEqualTo(before + 1);
      assertThat(tasks()).isEqualTo(before);
      Task<Integer> longer = start("longer", after(5, 1));
      assertThat(tasks()).isEqualTo(before + 1);
      longer.await();
      assertThat(tasks()).isEqualTo(before);
    });
  }

  private static int tasks() {
    return EventLoop.current().statistics().tasks();
  }

  @Row("EAG-09")
  @Test
  void whatTheChildSetsInItsContextItsParentDoesNotSee(TestLoop loop) throws Exception {
    ContextVar<String> colour = ContextVar.named("colour");
    loop.run(() -> {
      colour.set("parent's");
      Task<String> child =
          start(
              "child",
              () -> {
                colour.set("child's");
                yieldOnce();
                return colour.get().orElseThrow();
              });
      assertThat(colour.get()).contains("parent's");
      assertThat(child.await()).isEqualTo("child's");
    });
  }

  @Row("EAG-10")
  @Test
  void aChildThatHasEndedCannotBeCancelled(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Integer> child = start("child", () -> 1);
      assertThat(child.cancel("late")).isFalse();
      assertThat(child.resultNow()).isEqualTo(1);
    });
  }

  @Row("EAG-11")
  @Test
  void aChildThatHasSuspendedIsCancelledThere(TestLoop loop) throws Exception {
    List<String> reasons = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> child =
          start(
              "child",
              () -> {
                var thrown =
                    catchThrowableOfType(CancelledException.class, GroupBodies::sleepForEver);
                reasons.add(thrown.reason());
                throw thrown;
              });
      child.cancel("m");
      assertThatThrownBy(child::await).isInstanceOf(CancelledException.class);
    });
    assertThat(reasons).containsExactly("m");
  }

  @Row(
      value = "EAG-12",
      differs =
          "the suspension itself fails, inside the first step; a turn in between would tell the"
              + " child nothing new")
  @Test
  void aChildThatCancelsItselfIsCancelledAtItsFirstSuspension(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> child =
          start(
              "child",
              () -> {
                self().cancel("by itself");
                seen.add("still running");
                sleepForEver();
                return seen.add("never");
              });
      assertThat(catchThrowable(child::await)).isInstanceOf(CancelledException.class);
      assertThat(child.isCancelled()).isTrue();
    });
    assertThat(seen).containsExactly("still running");
  }

  @Row("EAG-13")
  @Test
  void whileTheLoopDoesNotRunAStartIsForTheNextRun(TestLoop loop) {
    List<String> seen = new ArrayList<>();
    Task<Boolean> task = loop.loop().start("early", () -> seen.add("ran"));
    assertThat(seen).isEmpty();
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("ran");
  }

  @Row("EAG-14")
  @Test
  void startsInsideStartsRunDepthFirst(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> nest(seen, 1));
    assertThat(seen).containsExactly("in 1", "in 2", "in 3", "out 3", "out 2", "out 1");
  }

  private static boolean nest(List<String> seen, int level) {
    seen.add("in " + level);
    if (level < 3) {
      var _ = start("level " + level, () -> nest(seen, level + 1));
    }
    return seen.add("out " + level);
  }

  @Row("EAG-15")
  @Test
  void aChildOvertakesWhatIsReady(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      EventLoop.current().callSoon(() -> seen.add("callback"));
      var _ = start("child", () -> seen.add("child"));
      yieldOnce();
      yieldOnce();
    });
    assertThat(seen).containsExactly("child", "callback");
  }

  @Row("EAG-18")
  @Test
  @Seeds(2)
  void nestedGroupsOfBodiesThatDoNotSuspendScheduleNothing(TestLoop loop) throws Exception {
    loop.run(() -> {
      long before = loop.turns();
      assertThat(groups(4)).isEqualTo(781);
      assertThat(loop.turns()).isEqualTo(before);
    });
  }

  private static int groups(int depth) {
    if (depth == 0) {
      return 1;
    }
    List<Task<Integer>> children = new ArrayList<>();
    TaskGroup.run(group -> {
      for (int i = 0; i < 5; i++) {
        children.add(group.start(() -> groups(depth - 1)));
      }
    });
    return 1 + children.stream().mapToInt(Task::resultNow).sum();
  }

  @Row("EAG-18")
  @Test
  @Seeds(2)
  void nestedGathersOfBodiesThatDoNotSuspendScheduleNothing(TestLoop loop) throws Exception {
    loop.run(() -> {
      long before = loop.turns();
      assertThat(gathers(4)).isEqualTo(781);
      assertThat(loop.turns()).isEqualTo(before);
    });
  }

  private static int gathers(int depth) {
    if (depth == 0) {
      return 1;
    }
    List<Callable<Integer>> bodies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      bodies.add(() -> gathers(depth - 1));
    }
    List<Integer> counts = Tasks.gather(Tasks.startAll(bodies)).await();
    return 1 + counts.stream().mapToInt(Integer::intValue).sum();
  }

  @Row("EAG-19")
  @Test
  void aGroupHearsOfAChildThatFailsAtOnce(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown = groupFailure(group -> group.start("child", failing(-1, "at once")));
      assertThat(messages(thrown)).containsExactly("at once");
      assertThat(self().cancelling()).isZero();
      sleep(1);
    });
  }

  @Row("EAG-20")
  @Test
  void theBlockGoesOnUntilItsNextSuspensionWhenAChildFailsAtOnce(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            group.start("child", failing(-1, "at once"));
            seen.add("block goes on");
            group.start("sibling", after(1, 1)); // the group is open still
            seen.add("block suspends");
            sleepForEver();
            seen.add("never");
          });
      assertThat(messages(thrown)).containsExactly("at once");
    });
    assertThat(seen).containsExactly("block goes on", "block suspends");
  }

  @Row("ASY-006")
  @Test
  void anEagerTaskRunsBeforeOneThatIsStartedLater(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      EventLoop here = EventLoop.current();
      Task<Boolean> later = here.startLater("later", () -> seen.add("later"));
      var _ = here.start("eager", () -> seen.add("eager"));
      assertThat(seen).containsExactly("eager");
      later.await();
    });
    assertThat(seen).containsExactly("eager", "later");
  }

  @Row("ASY-007")
  @Test
  void anEagerStartOnAnotherThreadIsRefused(TestLoop loop) throws Exception {
    EventLoop theirs = loop.loop();
    Throwable refusal =
        loop.run(
            () -> theirs.offload(() -> catchThrowable(() -> theirs.start("child", () -> true))));
    assertThat(refusal)
        .isInstanceOf(WrongThreadException.class)
        .hasMessageContaining("loop test")
        .hasMessageContaining("loop.call");
  }
}
