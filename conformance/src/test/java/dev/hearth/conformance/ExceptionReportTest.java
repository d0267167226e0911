package dev.hearth.conformance;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.HostedLoop;
import dev.hearth.loop.LoopFailure;
import dev.hearth.loop.LoopOptions;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.TaskOptions;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import dev.hearth.testkit.loop.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/// Failures that nobody waits for: who is told, when, and how often.
@LoopTest
class ExceptionReportTest {
  private static RuntimeException expected() {
    return new IllegalStateException("expected by a test");
  }

  private static HostedLoop loopThatLogs() {
    return EventLoop.host(
        LoopOptions.named("logging")
            .withClock(VirtualClock.freeRunning())
            .withSlowStep(Duration.ZERO)
            .withDebug(true));
  }

  private static void letPass(HostedLoop loop, Duration time) {
    boolean _ =
        loop.runUntilComplete(
            "wait",
            () -> {
              loop.sleep(time);
              return true;
            });
  }

  @Row("EXC-01")
  @Row("RUN-006")
  @Seeds(0)
  @Test
  void withoutAHandlerAFailureIsLoggedWithOwnerTaskTraceAndCreationSite() {
    try (Logged log = new Logged();
        HostedLoop loop = loopThatLogs()) {
      loop.start(
          TaskOptions.named("boiler").ownedBy(loop.owner("heating")),
          () -> {
            throw expected();
          });
      letPass(loop, ofSeconds(1));
      assertThat(log.messages(Level.SEVERE))
          .singleElement()
          .asString()
          .contains("task boiler of heating failed on loop logging", "ExceptionReportTest");
      assertThat(log.exceptions())
          .singleElement()
          .extracting("message")
          .isEqualTo("expected by a test");
    }
  }

  @Row("EXC-02")
  @Test
  void aHandlerIsToldInPlaceOfTheLog(TestLoop test) {
    List<LoopFailure> told = new ArrayList<>();
    try (Logged log = new Logged()) {
      test.loop()
          .setExceptionHandler((loop, failure) -> {
            assertThat(loop).isSameAs(test.loop());
            told.add(failure);
          });
      test.loop()
          .callSoon(() -> {
            throw expected();
          });
      test.runUntilIdle();
      assertThat(told).hasSize(1);
      assertThat(log.messages(Level.SEVERE)).isEmpty();
    }
  }

  @Row("EXC-03")
  @Test
  void aHandlerThatThrowsIsLoggedWithWhatItWasTold(TestLoop test) {
    try (Logged log = new Logged()) {
      test.loop()
          .setExceptionHandler((_, _) -> {
            throw new IllegalArgumentException("a broken handler");
          });
      test.loop()
          .callSoon(() -> {
            throw expected();
          });
      test.runUntilIdle();
      assertThat(log.messages(Level.SEVERE).getFirst())
          .contains("exception handler", "failed itself");
      assertThat(log.exceptions())
          .extracting(Throwable::getMessage)
          .containsExactly("a broken handler", "expected by a test");
    }
  }

  @Row("EXC-04")
  @Test
  void aLogThatThrowsDoesNotEndTheLoop(TestLoop test) {
    Throwable unprintable =
        new RuntimeException("expected by a test") {
          private static final long serialVersionUID = 1L;

          @Override
          public StackTraceElement[] getStackTrace() {
            throw new IllegalArgumentException("no trace for you");
          }
        };
    List<String> seen = new ArrayList<>();
    try (Logged log = new Logged()) {
      test.loop()
          .setExceptionHandler((_, _) -> {
            throw new IllegalArgumentException("a broken handler");
          });
      test.loop()
          .callSoon(() -> {
            throw (RuntimeException) unprintable;
          });
      test.loop().callSoon(() -> seen.add("goes on"));
      test.runUntilIdle();
      assertThat(seen).containsExactly("goes on");
      assertThat(log.messages(Level.SEVERE)).hasSize(2);
    }
  }

  @Row(
      value = "EXC-06",
      differs = "a failed task is reported when it fails, behind what is ready, not when collected")
  @Test
  void aFailedTaskThatNobodyAwaitsIsReportedOnceWhenItFails(TestLoop test) {
    test.loop()
        .start(
            TaskOptions.named("boiler").ownedBy(test.loop().owner("heating")),
            () -> {
              throw expected();
            });
    test.runUntilIdle();
    LoopFailure failure = test.failures().getFirst();
    assertThat(failure.source()).isEqualTo("task boiler");
    assertThat(failure.owner().name()).isEqualTo("heating");
    assertThat(failure.exception()).hasMessage("expected by a test");
    test.loop().close();
    assertThat(test.failures()).isEmpty();
  }

  @Row("EXC-07")
  @Test
  void aFailureThatSomebodyReadIsNotReported(TestLoop test) throws Exception {
    Task<Object> task =
        test.loop()
            .startLater(
                "fails",
                () -> {
                  throw expected();
                });
    test.run(() -> {
      assertThatThrownBy(task::await).isInstanceOf(TaskFailedException.class);
    });
    test.loop().close();
    assertThat(test.failures()).isEmpty();
  }

  @Row("EXC-08")
  @Test
  void aFatalErrorThatLeftTheRunIsNotReportedBesides(TestLoop test) {
    assertThatThrownBy(() ->
            test.loop()
                .runUntilComplete(
                    "main",
                    () -> {
                      throw new InternalError("expected by a test");
                    }))
        .isInstanceOf(InternalError.class);
    test.loop().close();
    assertThat(test.failures()).isEmpty();
  }

  @Row("FUT-18")
  @Seeds(0)
  @Test
  void aFailedPromiseThatNobodyReadIsReportedWhenItIsCollected(TestLoop test) {
    test.loop().owner("heating");
    test.loop().execute(test.loop().owner("heating"), () -> test.loop().promise().fail(expected()));
    test.runUntilIdle();
    assertThat(test.failures()).isEmpty();
    List<LoopFailure> reported = new ArrayList<>();
    Collected.collectUntil(() -> {
      test.loop().runOnce(Duration.ZERO);
      reported.addAll(test.failures());
      return !reported.isEmpty();
    });
    assertThat(reported).hasSize(1);
    assertThat(reported.getFirst().message()).contains("heating", "was never retrieved");
    assertThat(reported.getFirst().exception()).hasMessage("expected by a test");
    test.loop().close();
    assertThat(test.failures()).isEmpty();
  }

  @Row("FUT-18")
  @Row("SHL-06")
  @Test
  void aFailedPromiseThatNobodyReadIsReportedWhenTheLoopCloses(TestLoop test) {
    Promise<Integer> promise = test.loop().promise();
    promise.fail(expected());
    test.loop().close();
    assertThat(test.failures()).hasSize(1);
    assertThat(promise.isDone()).isTrue();
  }

  @Row("FUT-19")
  @Row("CAN-36")
  @Test
  void aFailedPromiseThatSomebodyReadOrCancelledIsNotReported(TestLoop test) {
    failed(test).outcome();
    failed(test).exceptionNow();
    assertThatThrownBy(failed(test)::get).hasCauseInstanceOf(IllegalStateException.class);
    failed(test).cancel("too late");
    Promise<Integer> watched = test.loop().promise();
    watched.onDone(_ -> {});
    watched.fail(expected());
    Task<Object> task =
        test.loop()
            .start(
                "fails",
                () -> {
                  throw expected();
                });
    test.loop().execute(() -> task.cancel("too late"));
    test.runUntilIdle();
    test.loop().close();
    assertThat(test.failures()).isEmpty();
  }

  private static Promise<Integer> failed(TestLoop test) {
    Promise<Integer> promise = test.loop().promise();
    promise.fail(expected());
    return promise;
  }

  @Row("FUT-20")
  @Test
  void aResultThatNobodyReadIsNoFailure(TestLoop test) {
    test.loop().promise().complete("unread");
    test.loop().close();
    assertThat(test.failures()).isEmpty();
  }

  @Row(
      value = "X-38",
      differs = "only errors of the JVM are fatal; this is a failure of who opened the file")
  @Test
  void tooManyOpenFilesIsAFailureLikeAnyOther(TestLoop test) {
    List<String> seen = new ArrayList<>();
    test.loop()
        .callSoon(() -> {
          throw new UncheckedIOException(new IOException("Too many open files"));
        });
    test.runUntilIdle();
    test.loop().callSoon(() -> seen.add("goes on"));
    test.runUntilIdle();
    assertThat(test.failures()).hasSize(1);
    assertThat(seen).containsExactly("goes on");
  }

  @Row("CTX-11")
  @Test
  void aHandlerRunsInTheContextOfWhatFailed(TestLoop test) {
    List<String> owners = new ArrayList<>();
    test.loop().setExceptionHandler((loop, _) -> owners.add(loop.currentOwner().name()));
    test.loop()
        .execute(
            test.loop().owner("callbacks"),
            () -> {
              throw expected();
            });
    test.loop()
        .start(
            TaskOptions.named("fails").ownedBy(test.loop().owner("tasks")),
            () -> {
              throw expected();
            });
    test.runUntilIdle();
    assertThat(owners).containsExactlyInAnyOrder("callbacks", "tasks");
  }

  @Seeds(0)
  @Test
  void theSameFailureFloodsNoLog() {
    try (Logged log = new Logged();
        HostedLoop loop = loopThatLogs()) {
      for (int i = 0; i < 1_000; i++) {
        loop.callSoon(ExceptionReportTest::fail);
      }
      letPass(loop, ofSeconds(1));
      assertThat(log.messages(Level.SEVERE)).hasSize(5);
      letPass(loop, ofMinutes(1));
      loop.callSoon(ExceptionReportTest::fail);
      letPass(loop, ofSeconds(1));
      assertThat(log.messages(Level.SEVERE)).hasSize(6);
      assertThat(log.messages(Level.SEVERE).getLast()).contains("996 times more");
      loop.callSoon(() -> {
        throw new IllegalArgumentException("another place");
      });
      letPass(loop, ofSeconds(1));
      assertThat(log.messages(Level.SEVERE)).hasSize(7);
    }
  }

  private static void fail() {
    throw expected();
  }
}
