package dev.hearth.conformance;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Registration;
import dev.hearth.loop.RunOptions;
import dev.hearth.loop.SignalException;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Signals of the operating system, sent to this very process.
@Timeout(20)
class SignalTest {
  private static EventLoop here() {
    return EventLoop.current();
  }

  private static void raise(String signal) {
    sun.misc.Signal.raise(new sun.misc.Signal(signal));
  }

  @Row("RUN-10")
  @Row("RUN-14")
  @Row(
      value = "X-29",
      differs = "the exit code is the program's: the run says which signal it was, 130 or 143")
  @Test
  void theFirstCancelsMainAndTheRunFailsWithIt() {
    List<Integer> cancelling = new ArrayList<>();
    for (String signal : List.of("INT", "TERM")) {
      assertThatThrownBy(() ->
              EventLoop.run(
                  "run",
                  () -> {
                    raise(signal);
                    try {
                      here().sleep(ofHours(1));
                    } finally {
                      cancelling.add(Task.current().orElseThrow().cancelling());
                    }
                    return 1;
                  }))
          .isInstanceOfSatisfying(
              SignalException.class,
              e -> {
                assertThat(e.signal()).isEqualTo(signal);
                assertThat(e.exitCode()).isEqualTo(signal.equals("INT") ? 130 : 143);
                assertThat(e).hasCauseInstanceOf(CancelledException.class);
              });
    }
    assertThat(cancelling).containsExactly(1, 1);
  }

  @Row("RUN-11")
  @Test
  void aMainThatSwallowsItReturnsItsValue() {
    int value =
        EventLoop.run(
            "run",
            () -> {
              raise("INT");
              try {
                here().sleep(ofHours(1));
              } catch (CancelledException e) {
                return 7;
              }
              return 1;
            });
    assertThat(value).isEqualTo(7);
  }

  @Row("RUN-12")
  @Test
  void theSecondEndsTheRunAtOnce() {
    List<String> seen = new ArrayList<>();
    assertThatThrownBy(() ->
            EventLoop.run(
                "run",
                () -> {
                  raise("INT");
                  while (true) {
                    try {
                      here().sleep(ofHours(1));
                    } catch (CancelledException e) {
                      if (seen.isEmpty()) {
                        raise("INT");
                      }
                      seen.add(e.reason());
                    }
                  }
                }))
        .isInstanceOf(SignalException.class)
        .hasMessageContaining("was ended by signal INT");
    assertThat(seen).first().isEqualTo("signal INT");
  }

  @Row("RUN-12")
  @Test
  void theSecondFreesACallbackThatSleeps() {
    assertThatThrownBy(() ->
            EventLoop.run(
                "run",
                () -> {
                  here()
                      .callSoon(() -> {
                        raise("INT");
                        raise("TERM");
                        try {
                          Thread.sleep(15_000);
                        } catch (InterruptedException e) {
                          assertThat(e).isNotNull();
                        }
                      });
                  here().sleep(ofHours(1));
                  return 1;
                }))
        .isInstanceOf(SignalException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Row("RUN-13")
  @Test
  void aMainThatWasCancelledBeforeIsCancelledAndNotInterrupted() {
    assertThatThrownBy(() ->
            EventLoop.run(
                "run",
                () -> {
                  Task<?> main = Task.current().orElseThrow();
                  main.cancel("by itself");
                  raise("INT");
                  try {
                    here().sleep(ofHours(1));
                  } finally {
                    while (main.cancelling() < 2) {
                      try {
                        here().sleep(ofMillis(1));
                      } catch (CancelledException e) {
                        assertThat(e.reason()).isEqualTo("signal INT");
                      }
                    }
                  }
                  return 1;
                }))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("by itself");
  }

  @Row("RUN-14")
  @Test
  void aMainThatNeverReallyWaitsIsCancelledToo() {
    assertThatThrownBy(() ->
            EventLoop.run(
                "run",
                () -> {
                  raise("INT");
                  while (true) {
                    here().sleep(ZERO);
                  }
                }))
        .isInstanceOf(SignalException.class);
  }

  @Row("RUN-16")
  @Test
  void aHandlerRunsOnTheLoopAsACallback() throws Exception {
    try (EventLoop loop = EventLoop.open("signals")) {
      CompletableFuture<String> seen = new CompletableFuture<>();
      Registration handler =
          loop.call(() ->
                  loop.onSignal(
                      "SIGUSR2",
                      () ->
                          seen.complete(
                              Thread.currentThread().isVirtual()
                                  ? "task"
                                  : here().currentOwner().name())))
              .get(10, TimeUnit.SECONDS);
      raise("USR2");
      assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("signals");
      handler.close();
    }
  }

  @Row("RUN-16")
  @Test
  void theNewestHandlerHasTheSignalAndClosingGivesItBack() throws Exception {
    try (EventLoop loop = EventLoop.open("signals")) {
      List<String> seen = new ArrayList<>();
      Registration outer = loop.onSignal("USR2", () -> seen.add("outer"));
      Registration middle = loop.onSignal("USR2", () -> seen.add("middle"));
      Registration inner = loop.onSignal("USR2", () -> seen.add("inner"));
      raiseAndWait(loop, seen, 1);
      middle.close();
      raiseAndWait(loop, seen, 2);
      inner.close();
      raiseAndWait(loop, seen, 3);
      assertThat(seen).containsExactly("inner", "inner", "outer");
      outer.close();
    }
  }

  private static void raiseAndWait(EventLoop loop, List<String> seen, int size) throws Exception {
    raise("USR2");
    loop.startLater(
            "wait",
            () -> {
              while (seen.size() < size) {
                here().sleep(ofMillis(1));
              }
              return size;
            })
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void aSignalThatDoesNotExistIsRefused() {
    try (EventLoop loop = EventLoop.open("signals")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.onSignal("NONSENSE", () -> {}))
          .withMessageContaining("NONSENSE");
    }
  }

  @Test
  void aRunWithoutSignalsLeavesThemAlone() throws Exception {
    try (EventLoop outer = EventLoop.open("outer")) {
      CompletableFuture<Boolean> seen = new CompletableFuture<>();
      try (Registration _ = outer.onSignal("TERM", () -> seen.complete(true))) {
        int value =
            EventLoop.run(
                RunOptions.named("run").withSignals(false),
                () -> {
                  raise("TERM");
                  boolean _ = here().await(seen);
                  here().sleep(ofMillis(1));
                  return 3;
                });
        assertThat(value).isEqualTo(3);
      }
    }
  }
}
