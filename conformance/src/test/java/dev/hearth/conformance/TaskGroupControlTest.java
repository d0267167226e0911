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
import static dev.hearth.conformance.TaskGroupTest.groupFailure;
import static dev.hearth.conformance.TaskGroupTest.messages;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.conformance.GroupBodies.Boom;
import dev.hearth.loop.CancelScope;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskGroup;
import dev.hearth.loop.TaskGroupException;
import dev.hearth.loop.Timeout;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Task groups beyond asyncio's: quiet ends, scopes around them, and what is left of several
/// cancellations at a time.
@LoopTest
@Seeds(50)
class TaskGroupControlTest {
  // ---------------------------------------------------------------- cancel

  @Test
  void aGroupThatIsCancelledEndsQuietly(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<Task<Boolean>> children = new ArrayList<>();
      TaskGroup.run(group -> {
        children.add(group.start("child", forEver()));
        group.start(
            "watch",
            () -> {
              sleep(10);
              group.cancel("seen enough");
              return true;
            });
        sleepForEver();
      });
      assertThat(children).allMatch(Task::isCancelled);
      assertThat(self().cancelling()).isZero();
      sleep(1);
    });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(11));
  }

  @Test
  void aCancelledGroupRefusesNewChildrenAndItsOwnAttemptsAreNoFailures(TestLoop loop)
      throws Exception {
    loop.run(() ->
        TaskGroup.run(group -> {
          group.cancel("closed");
          assertThat(group.isCancelled()).isTrue();
          assertThat(catchThrowable(() -> group.start("late", after(1, 1))))
              .isInstanceOf(RejectedExecutionException.class)
              .hasMessageContaining("closed");
          group.start("also late", after(1, 1));
        }));
  }

  @Test
  void failuresInTheCleanUpOfACancelledGroupAreThrown(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            group.start("child", failingInCleanUp("clean-up"));
            group.cancel("enough");
          });
      assertThat(messages(thrown)).containsExactly("clean-up");
    });
  }

  @Test
  void aResultThatIsThereOutlivesTheCancellation(TestLoop loop) throws Exception {
    String result =
        loop.run(() ->
            TaskGroup.call(group -> {
              group.start("child", forEver());
              group.cancel("no more needed");
              return "result";
            }));
    assertThat(result).isEqualTo("result");
  }

  @Test
  void aBlockThatWasCutShortHasNoResult(TestLoop loop) throws Exception {
    loop.run(() ->
        assertThatThrownBy(() ->
                TaskGroup.call(group -> {
                  group.cancel("no more needed");
                  sleepForEver();
                  return "result";
                }))
            .isInstanceOf(CancelledException.class)
            .hasMessageContaining("no more needed"));
  }

  @Test
  void cancellingAGroupThatHasEndedDoesNothing(TestLoop loop) throws Exception {
    loop.run(() -> {
      TaskGroup ended = TaskGroup.call(group -> group);
      ended.cancel("late");
      assertThat(ended.isCancelled()).isFalse();
      sleep(1);
    });
  }

  @Test
  void inACancelledGroupEverySuspensionFails(TestLoop loop) throws Exception {
    List<Throwable> seen = new ArrayList<>();
    loop.run(() ->
        TaskGroup.run(group -> {
          group.start(
              "child",
              () -> {
                seen.add(catchThrowable(GroupBodies::sleepForEver));
                seen.add(catchThrowable(GroupBodies::sleepForEver));
                return true;
              });
          group.cancel("enough");
        }));
    assertThat(seen).hasSize(2).allMatch(CancelledException.class::isInstance);
  }

  @Test
  void aChildInAJdkCallIsInterruptedAndIsNoFailure(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<Task<Object>> children = new ArrayList<>();
      TaskGroup.run(group -> {
        children.add(group.start("queue", () -> new LinkedBlockingQueue<>().take()));
        yieldOnce();
        group.cancel("enough");
      });
      assertThat(children).allMatch(Task::isCancelled);
    });
  }

  @Test
  void aBlockInAJdkCallIsInterruptedToo(TestLoop loop) throws Exception {
    loop.run(() -> {
      TaskGroup.run(group -> {
        group.start(
            "watch",
            () -> {
              sleep(10);
              group.cancel("enough");
              return true;
            });
        new LinkedBlockingQueue<>().take();
      });
      new LinkedBlockingQueue<>(List.of("fine")).take();
    });
  }

  // ---------------------------------------------------------------- several bodies

  @Test
  void bodiesStartInOrderAndBelongToTheGroup(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      TaskGroup.run(group -> {
        group.startAll(
            List.<Callable<Boolean>>of(
                () -> seen.add("one"),
                () -> {
                  seen.add("two");
                  sleep(10);
                  return seen.add("two again");
                },
                () -> seen.add("three")));
        seen.add("started");
      });
      seen.add("ended");
    });
    assertThat(seen).containsExactly("one", "two", "three", "started", "two again", "ended");
  }

  @Test
  void aBodyThatCancelsTheGroupKeepsTheNextFromBeginning(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() ->
        TaskGroup.run(group -> {
          List<Task<Boolean>> tasks =
              group.startAll(
                  List.<Callable<Boolean>>of(
                      () -> {
                        group.cancel("enough");
                        return true;
                      },
                      () -> seen.add("never")));
          assertThat(tasks).extracting(Task::isCancelled).containsExactly(false, true);
        }));
    assertThat(seen).isEmpty();
  }

  @Test
  void everyBodyThatFailsAtOnceIsKept(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown =
          groupFailure(group ->
              group.startAll(List.<Callable<Boolean>>of(failing(-1, "one"), failing(-1, "two"))));
      assertThat(messages(thrown)).containsExactlyInAnyOrder("one", "two");
    });
  }

  // ---------------------------------------------------------------- scopes

  @Test
  void aTimeoutAroundAGroupCancelsItsChildren(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<Task<Boolean>> children = new ArrayList<>();
      assertThatThrownBy(() ->
              Timeout.failAfter(
                  ofMillis(10), () -> TaskGroup.run(group -> children.add(group.start(forEver())))))
          .isInstanceOf(TimeoutException.class);
      assertThat(children).allMatch(Task::isCancelled);
    });
  }

  @Test
  void aScopeAroundTheStartOfAChildIsNotTheChilds(TestLoop loop) throws Exception {
    loop.run(() ->
        TaskGroup.run(group -> {
          CancelScope scope = new CancelScope();
          List<Task<String>> children = new ArrayList<>();
          scope.run(() -> {
            children.add(group.start("child", after(20, "done")));
            scope.cancel("only the caller");
            sleepForEver();
          });
          assertThat(children.getFirst().await()).isEqualTo("done");
        }));
  }

  @Test
  void failuresReplaceATimeoutAroundTheGroup(TestLoop loop) throws Exception {
    loop.run(() ->
        assertThatThrownBy(() ->
                Timeout.failAfter(
                    ofMillis(10),
                    () -> TaskGroup.run(group -> group.start("x", failingInCleanUp("x")))))
            .isInstanceOf(TaskGroupException.class));
  }

  @Test
  void aShieldedBlockKeepsItsGroupAlive(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> parent =
          start(
              "parent",
              () -> {
                CancelScope.shielded(
                    ofMillis(100),
                    () ->
                        TaskGroup.call(group -> {
                          group.start(
                              "child",
                              () -> {
                                sleep(20);
                                return seen.add("child");
                              });
                          return true;
                        }));
                sleepForEver();
                return true;
              });
      sleep(10);
      parent.cancel("enough");
      assertThatThrownBy(parent::await).isInstanceOf(CancelledException.class);
    });
    assertThat(seen).containsExactly("child");
  }

  // ---------------------------------------------------------------- several at a time

  @Test
  void aRequestDuringTheGroupsOwnCancellationIsNotLost(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> parent =
          start(
              "parent",
              () -> {
                TaskGroup.run(group -> {
                  group.start(
                      "lingering",
                      () -> {
                        try {
                          sleepForEver();
                        } finally {
                          CancelScope.shielded(
                              ofMillis(100),
                              () -> {
                                sleep(20);
                                return true;
                              });
                        }
                        return true;
                      });
                  sleep(10);
                  group.cancel("quietly");
                });
                return seen.add("never");
              });
      sleep(20);
      parent.cancel("from outside");
      var thrown = catchThrowableOfType(CancelledException.class, parent::await);
      assertThat(thrown.reason()).isEqualTo("from outside");
    });
    assertThat(seen).isEmpty();
    assertThat(loop.elapsed()).isEqualTo(ofMillis(30));
  }

  @Test
  void aRequestInTheTurnInWhichAChildFailsIsDeliveredBehindTheBlock(TestLoop loop)
      throws Exception {
    List<Object> seen = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> parent =
          start(
              "parent",
              () -> {
                seen.addAll(
                    messages(
                        groupFailure(group -> {
                          group.start("failing", failing(10, "failed"));
                          sleepForEver();
                        })));
                seen.add(self().cancelling());
                sleepForEver();
                return true;
              });
      sleep(10);
      parent.cancel("from outside");
      assertThatThrownBy(parent::await).isInstanceOf(Throwable.class);
      assertThat(parent.isCancelled()).isTrue();
    });
    // whichever came first: the failure, and then the request; or the request alone
    assertThat(seen).isSubsetOf("failed", 1);
  }

  @Test
  void aSecondRequestDoesNotEndTheWaitForTheChildren(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> parent =
          start(
              "parent",
              () -> {
                try {
                  TaskGroup.run(group ->
                      group.start(
                          "lingering",
                          () -> {
                            try {
                              sleepForEver();
                            } finally {
                              CancelScope.shielded(
                                  ofMillis(100),
                                  () -> {
                                    sleep(20);
                                    return true;
                                  });
                            }
                            return true;
                          }));
                } finally {
                  sleep(5); // both requests have been answered
                }
                return true;
              });
      sleep(10);
      parent.cancel("first");
      sleep(5);
      parent.cancel("second");
      var thrown = catchThrowableOfType(CancelledException.class, parent::await);
      assertThat(thrown.reason()).isEqualTo("first");
    });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(35));
  }

  @Test
  void whoPassesOnTheFailureOfASiblingDoesNotCountAgain(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            Task<String> failing = group.start("failing", failing(-1, "once"));
            group.start("waiting", failing::await);
            failing.await();
          });
      assertThat(messages(thrown)).containsExactly("once");
    });
  }

  @Test
  void aCancellationThatIsNobodysGoesOnBehindTheBlock(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> other = start("other", forEver());
      List<Task<Boolean>> children = new ArrayList<>();
      assertThatThrownBy(() ->
              TaskGroup.run(group -> {
                children.add(group.start("child", forEver()));
                other.cancel("somebody's");
                other.await();
              }))
          .isInstanceOf(CancelledException.class);
      assertThat(children).allMatch(Task::isCancelled);
    });
  }

  @Test
  void anExceptionTellsAllItsFailures(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            group.start("one", failingInCleanUp("one"));
            throw new Boom("block");
          });
      assertThat(thrown)
          .hasMessageContaining("2 failures")
          .hasMessageContaining("block")
          .hasMessageContaining("one")
          .hasCause(thrown.failures().get(0))
          .hasSuppressedException(thrown.failures().get(1));
    });
  }
}
