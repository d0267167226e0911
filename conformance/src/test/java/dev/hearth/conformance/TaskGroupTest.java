package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.after;
import static dev.hearth.conformance.GroupBodies.failing;
import static dev.hearth.conformance.GroupBodies.failingInCleanUp;
import static dev.hearth.conformance.GroupBodies.forEver;
import static dev.hearth.conformance.GroupBodies.self;
import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.sleepForEver;
import static dev.hearth.conformance.GroupBodies.start;
import static dev.hearth.conformance.GroupBodies.yieldOnce;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.conformance.GroupBodies.Boom;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.ContextVar;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskGroup;
import dev.hearth.loop.TaskGroupException;
import dev.hearth.loop.TaskOptions;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Task groups: asyncio's rules, on a scope as trio has it.
@LoopTest
class TaskGroupTest {
  @Row("TGR-01")
  @Test
  void aBlockEndsWhenItsChildrenHave(TestLoop loop) throws Exception {
    List<Task<Integer>> children = new ArrayList<>();
    loop.run(() ->
        TaskGroup.run(group -> {
          children.add(group.start("one", after(10, 1)));
          children.add(group.start("two", after(20, 2)));
        }));
    assertThat(children).extracting(Task::resultNow).containsExactly(1, 2);
    assertThat(loop.elapsed()).isEqualTo(ofMillis(20));
  }

  @Row("TGR-02")
  @Test
  void aFailingChildCancelsItsSiblingsAndTheBlock(TestLoop loop) throws Exception {
    List<String> cancelled = new ArrayList<>();
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            group.start("sibling", () -> noting(cancelled, "sibling"));
            group.start("failing", failing(10, "on purpose"));
            noting(cancelled, "block");
          });
      assertThat(thrown.failures()).singleElement().isInstanceOf(Boom.class);
    });
    assertThat(cancelled).containsExactlyInAnyOrder("sibling", "block");
    assertThat(loop.elapsed()).isEqualTo(ofMillis(10));
  }

  @Row("TGR-03")
  @Test
  void oneFailureOfTheBlockIsWrappedToo(TestLoop loop) throws Exception {
    loop.run(() -> {
      Boom boom = new Boom("alone");
      var thrown =
          groupFailure(group -> {
            throw boom;
          });
      assertThat(thrown.failures()).containsExactly(boom);
      assertThat(thrown).hasCause(boom);
    });
  }

  @Row("TGR-03")
  @Test
  void oneFailureOfAChildIsWrappedToo(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown = groupFailure(group -> group.start("child", failing(1, "alone")));
      assertThat(thrown.failures()).singleElement().isInstanceOf(Boom.class);
    });
  }

  @Row("TGR-04")
  @Test
  void aFailingBlockCancelsItsChildrenAndWaitsForThem(TestLoop loop) throws Exception {
    List<String> cancelled = new ArrayList<>();
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            group.start("one", () -> noting(cancelled, "one"));
            group.start("two", () -> noting(cancelled, "two"));
            throw new Boom("block");
          });
      assertThat(cancelled).containsExactlyInAnyOrder("one", "two");
      assertThat(thrown.failures()).singleElement().isInstanceOf(Boom.class);
    });
  }

  @Row("TGR-05")
  @Test
  void childrenThatHaveNotBegunWhenTheBlockFailsNeverDo(TestLoop loop) throws Exception {
    List<String> ran = new ArrayList<>();
    List<Task<?>> children = new ArrayList<>();
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            children.add(group.startLater("one", () -> ran.add("one")));
            children.add(group.startLater("two", () -> ran.add("two")));
            throw new Boom("block");
          });
      assertThat(thrown.failures()).hasSize(1);
    });
    assertThat(ran).isEmpty();
    assertThat(children).allMatch(Task::isCancelled);
  }

  @Row("TGR-06")
  @Test
  void aChildThatIsCancelledIsNoFailure(TestLoop loop) throws Exception {
    int other =
        loop.run(() ->
            TaskGroup.call(group -> {
              Task<Boolean> victim = group.start("victim", forEver());
              Task<Integer> sibling = group.start("sibling", after(10, 7));
              yieldOnce();
              victim.cancel("not needed");
              return sibling.await();
            }));
    assertThat(other).isEqualTo(7);
  }

  @Row("TGR-07")
  @Test
  void cancellingTheParentCancelsTheChildrenAndGoesOn(TestLoop loop) throws Exception {
    List<String> cancelled = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> parent =
          start(
              "parent",
              () -> {
                TaskGroup.run(group -> {
                  group.start("one", () -> noting(cancelled, "one"));
                  group.start("two", () -> noting(cancelled, "two"));
                });
                return true;
              });
      sleep(10);
      parent.cancel("go home");
      var thrown = catchThrowableOfType(CancelledException.class, parent::await);
      assertThat(thrown.reason()).isEqualTo("go home");
      assertThat(parent.isCancelled()).isTrue();
    });
    assertThat(cancelled).containsExactlyInAnyOrder("one", "two");
  }

  @Row("TGR-08")
  @Test
  void failuresInCleanUpReplaceTheParentsCancellation(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> parent =
          start(
              "parent",
              () -> {
                TaskGroup.run(group -> {
                  group.start("one", failingInCleanUp("one"));
                  group.start("two", failingInCleanUp("two"));
                });
                return true;
              });
      sleep(10);
      parent.cancel("go home");
      Throwable thrown = catchThrowable(parent::await).getCause();
      assertThat(messages((TaskGroupException) thrown)).containsExactlyInAnyOrder("one", "two");
    });
  }

  @Row("TGR-09")
  @Test
  void aReplacedCancellationIsDeliveredBehindTheBlock(TestLoop loop) throws Exception {
    List<Object> seen = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> parent =
          start(
              "parent",
              () -> {
                seen.add(
                    groupFailure(group -> group.start("one", failingInCleanUp("one")))
                        .failures()
                        .size());
                seen.add(self().cancelling());
                seen.add(catchThrowable(GroupBodies::sleepForEver).getClass());
                seen.add(self().cancelling());
                sleep(1);
                return true;
              });
      sleep(10);
      parent.cancel("go home");
      parent.await();
    });
    assertThat(seen).containsExactly(1, 1, CancelledException.class, 1);
  }

  @Row("TGR-10")
  @Test
  void aGroupThatFailedLeavesNoRequestBehind(TestLoop loop) throws Exception {
    loop.run(() -> {
      groupFailure(group -> {
        group.start("child", failing(1, "child"));
        sleepForEver();
      });
      assertThat(self().cancelling()).isZero();
      sleep(1);
    });
  }

  @Row("TGR-11")
  @Test
  void anInnerGroupIsThrownInsideAndAnOuterBehindIt(TestLoop loop) throws Exception {
    List<String> inside = new ArrayList<>();
    loop.run(() -> {
      var outer =
          groupFailure(group -> {
            group.start("outer child", failing(10, "outer"));
            inside.addAll(
                messages(
                    groupFailure(inner -> {
                      inner.start("inner child", failingInCleanUp("inner"));
                      sleepForEver();
                    })));
            sleepForEver();
          });
      assertThat(messages(outer)).containsExactly("outer");
      assertThat(self().cancelling()).isZero();
    });
    assertThat(inside).containsExactly("inner");
  }

  @Row("TGR-12")
  @Test
  void aFailedGroupInAGroupNests(TestLoop loop) throws Exception {
    loop.run(() -> {
      var outer = groupFailure(group -> TaskGroup.run(inner -> inner.start("x", failing(1, "x"))));
      var inner = (TaskGroupException) outer.failures().getFirst();
      assertThat(outer.failures()).hasSize(1);
      assertThat(messages(inner)).containsExactly("x");
    });
  }

  @Row("TGR-13")
  @Test
  void aFailureInAnOuterGroupCancelsTheGroupInsideAndStaysFlat(TestLoop loop) throws Exception {
    List<String> cancelled = new ArrayList<>();
    loop.run(() -> {
      var thrown =
          groupFailure(outer -> {
            outer.start("failing", failing(10, "outer"));
            TaskGroup.run(inner -> inner.start("inner", () -> noting(cancelled, "inner")));
          });
      assertThat(messages(thrown)).containsExactly("outer");
    });
    assertThat(cancelled).containsExactly("inner");
  }

  @Row("TGR-14")
  @Test
  void aChildThatFailsWhileTheCancelledBlockLingersReplacesTheCancellation(TestLoop loop)
      throws Exception {
    loop.run(() -> {
      Task<Boolean> parent =
          start(
              "parent",
              () -> {
                TaskGroup.run(group -> {
                  group.start("failing", failing(30, "late"));
                  try {
                    sleepForEver();
                  } catch (CancelledException e) {
                    sleep(50);
                    throw e;
                  }
                });
                return true;
              });
      sleep(10);
      parent.cancel("go home");
      var thrown = (TaskGroupException) catchThrowable(parent::await).getCause();
      assertThat(messages(thrown)).containsExactly("late");
    });
  }

  @Row("TGR-15")
  @Test
  void aFatalErrorOfTheBlockIsThrownBareWhenTheChildrenHaveEnded(TestLoop loop) throws Exception {
    List<String> cancelled = new ArrayList<>();
    loop.run(() -> {
      InternalError fatal = new InternalError("on purpose");
      assertThatThrownBy(() ->
              TaskGroup.run(group -> {
                group.start("child", () -> noting(cancelled, "child"));
                throw fatal;
              }))
          .isSameAs(fatal);
    });
    assertThat(cancelled).containsExactly("child");
  }

  @Row("TGR-15")
  @Test
  void failuresThatAFatalErrorHidesAreReported(TestLoop loop) throws Exception {
    loop.run(() ->
        assertThatThrownBy(() ->
                TaskGroup.run(group -> {
                  group.start("child", failingInCleanUp("hidden"));
                  throw new InternalError("on purpose");
                }))
            .isInstanceOf(InternalError.class));
    assertThat(loop.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.exception()).hasMessage("hidden"));
  }

  @Row("TGR-17")
  @Test
  void childrenMayAddChildrenWhileTheBlockWaits(TestLoop loop) throws Exception {
    List<String> ended = new ArrayList<>();
    loop.run(() -> {
      TaskGroup.run(group ->
          group.start(
              "child",
              () -> {
                sleep(10);
                group.start(
                    "grandchild",
                    () -> {
                      sleep(10);
                      return ended.add("grandchild");
                    });
                return ended.add("child");
              }));
      ended.add("block");
    });
    assertThat(ended).containsExactly("child", "grandchild", "block");
  }

  @Row("TGR-18")
  @Test
  void childrenThatMultiplyAreStoppedByAFailure(TestLoop loop) throws Exception {
    AtomicInteger heads = new AtomicInteger();
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            group.start("hydra", () -> multiply(group, heads));
            group.start(
                "hercules",
                () -> {
                  while (heads.get() < 10) {
                    sleep(15);
                  }
                  throw new Boom("enough");
                });
          });
      assertThat(messages(thrown)).containsExactly("enough");
      assertThat(heads).hasValueGreaterThanOrEqualTo(10);
    });
  }

  private static boolean multiply(TaskGroup group, AtomicInteger heads) {
    heads.incrementAndGet();
    sleep(10);
    group.start("hydra", () -> multiply(group, heads));
    group.start("hydra", () -> multiply(group, heads));
    return true;
  }

  @Row("TGR-19")
  @Test
  void aGroupThatIsShuttingDownRefusesNewChildren(TestLoop loop) throws Exception {
    List<Throwable> refusals = new ArrayList<>();
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            group.start("failing", failing(1, "failed"));
            try {
              sleepForEver();
            } finally {
              refusals.add(catchThrowable(() -> group.start("late", after(1, 1))));
            }
          });
      assertThat(messages(thrown)).containsExactly("failed");
    });
    assertThat(refusals)
        .singleElement()
        .satisfies(refusal ->
            assertThat(refusal)
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("late")
                .hasMessageContaining("shutting down"));
  }

  @Row("TGR-20")
  @Test
  void aGroupThatHasEndedRefusesNewChildren(TestLoop loop) throws Exception {
    loop.run(() -> {
      AtomicReference<TaskGroup> kept = new AtomicReference<>();
      TaskGroup.run(kept::set);
      assertThatThrownBy(() -> kept.get().start("late", after(1, 1)))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("has ended");
    });
  }

  @Row("TGR-21")
  @Test
  void aGroupNeedsATask(TestLoop loop) {
    List<Throwable> thrown = new ArrayList<>();
    loop.loop().callSoon(() -> thrown.add(catchThrowable(() -> TaskGroup.run(_ -> {}))));
    loop.runUntilIdle();
    assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Row("TGR-22")
  @Test
  void aChildHasTheNameAndTheContextGiven(TestLoop loop) throws Exception {
    ContextVar<String> colour = ContextVar.named("colour");
    List<String> seen = new ArrayList<>();
    loop.run(() ->
        TaskGroup.run(group -> {
          var context = EventLoop.current().context().with(colour, "green");
          group.start(
              TaskOptions.named("painter").in(context),
              () -> seen.add(self().name() + " " + colour.get().orElse("none")));
        }));
    assertThat(seen).containsExactly("painter green");
  }

  @Row("TGR-23")
  @Test
  void failuresOfTheBlocksCleanUpAndOfAChildAreBothKept(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            group.start("child", failing(1, "child"));
            try {
              sleepForEver();
            } finally {
              throwIt(new Boom("clean-up"));
            }
          });
      assertThat(messages(thrown)).containsExactlyInAnyOrder("child", "clean-up");
      assertThat(self().cancelling()).isZero();
    });
  }

  @Row("TGR-24")
  @Test
  void aGroupDropsTheChildrenThatHaveEnded(TestLoop loop) throws Exception {
    int kept =
        loop.run(() ->
            TaskGroup.call(group -> {
              for (int i = 0; i < 20; i++) {
                group.start("short", after(i % 2, i)).await();
              }
              return group.size();
            }));
    assertThat(kept).isZero();
  }

  @Row("TGR-25")
  @Test
  void aGroupWithoutChildrenOrWithFinishedOnesCostsNoTurn(TestLoop loop) throws Exception {
    loop.run(() -> {
      long before = loop.turns();
      TaskGroup.run(_ -> {});
      TaskGroup.run(group -> group.start("trivial", () -> 1));
      assertThat(loop.turns()).isEqualTo(before);
    });
  }

  static TaskGroupException groupFailure(TaskGroup.Block block) {
    return catchThrowableOfType(TaskGroupException.class, () -> TaskGroup.run(block));
  }

  static List<String> messages(TaskGroupException thrown) {
    return thrown.failures().stream().map(Throwable::getMessage).toList();
  }

  private static void throwIt(Boom boom) {
    throw boom;
  }

  /// Sleeps, and notes a cancellation.
  private static boolean noting(List<String> cancelled, String name) {
    try {
      sleepForEver();
      return true;
    } catch (CancelledException e) {
      cancelled.add(name);
      throw e;
    }
  }
}
