package dev.hearth.conformance;

import static dev.hearth.conformance.Subject.cancellationOf;
import static dev.hearth.conformance.Subject.current;
import static dev.hearth.conformance.Subject.reasonOf;
import static dev.hearth.conformance.Subject.sleep;
import static dev.hearth.conformance.Subject.start;
import static dev.hearth.conformance.Subject.startTask;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hearth.loop.Block;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Requests to cancel a task that awaits another, and how they are counted and taken back.
@LoopTest
class CancellationPassedOnTest {
  @Row("CAN-20")
  @Test
  void aTaskThatCancelledItselfCancelsTheTaskItAwaits(TestLoop loop) {
    Promise<String> promise = loop.loop().promise();
    Task<String> inner = startTask(loop, promise::await);
    Task<String> outer =
        startTask(
            loop,
            () -> {
              current().cancel("myself");
              return inner.await();
            });
    loop.runUntilDone(outer);
    assertThat(outer.isCancelled()).isTrue();
    assertThat(inner.isCancelled()).isTrue();
    assertThat(promise.isCancelled()).isTrue();
  }

  @Row("CAN-21")
  @Test
  void aRequestGoesOnToTheTaskThatIsAwaited(TestLoop loop) {
    List<String> seen = new ArrayList<>();
    Task<Boolean> inner =
        start(
            loop,
            () -> {
              try {
                sleep(60);
              } finally {
                sleep(1); // cleaning up takes a second
                seen.add("inner ended");
              }
            });
    Task<Boolean> outer =
        start(
            loop,
            () -> {
              try {
                inner.await();
              } finally {
                seen.add("outer ended");
              }
            });
    outer.cancel("m");
    assertThat(inner.cancelling()).isEqualTo(1);
    loop.runUntilDone(outer);
    assertThat(seen).containsExactly("inner ended", "outer ended");
    assertThat(reasonOf(outer)).isEqualTo("m");
    assertThat(inner.isCancelled()).isTrue();
  }

  @Row("CAN-22")
  @Test
  void aTaskThatAnswersTheRequestOfItsWaiterLetsItGoOn(TestLoop loop) {
    Task<String> inner =
        startTask(
            loop,
            () -> {
              cancellationOf(() -> sleep(60));
              return "v";
            });
    Task<String> outer = startTask(loop, inner::await);
    outer.cancel("enough");
    loop.runUntilDone(outer);
    assertThat(outer.resultNow()).isEqualTo("v");
    assertThat(outer.cancelling()).isEqualTo(1);
  }

  @Row("CAN-23")
  @Test
  void everybodyWhoAwaitsATaskSeesItsCancellation(TestLoop loop) {
    Task<Boolean> shared = start(loop, () -> sleep(60));
    Task<Boolean> first = startTask(loop, shared::await);
    Task<Boolean> second = startTask(loop, shared::await);
    first.cancel("enough");
    loop.runUntilIdle();
    assertThat(List.of(shared, first, second)).allMatch(Task::isCancelled);
    assertThat(second.cancelling()).isZero();
  }

  @Row("CAN-23")
  @Test
  void whoUsesGetCancelsNobodyElse(TestLoop loop) {
    Task<Boolean> shared = start(loop, () -> sleep(60));
    Task<Boolean> first = startTask(loop, () -> shared.get());
    first.cancel("enough");
    loop.runUntilDone(first);
    assertThat(first.isCancelled()).isTrue();
    loop.runUntilDone(shared);
    assertThat(shared.resultNow()).isTrue();
  }

  @Row("CAN-24")
  @Test
  void aCancellationPassesThroughTheCallsFromTheInside(TestLoop loop) {
    Promise<String> promise = loop.loop().promise();
    List<String> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              try {
                try {
                  promise.await();
                } finally {
                  seen.add("inner");
                }
              } finally {
                seen.add("outer");
              }
            });
    task.cancel("enough");
    assertThat(promise.isCancelled()).isTrue();
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("inner", "outer");
  }

  @Row("CAN-25")
  @Test
  void afterOneRequestCleaningUpMaySuspend(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              try {
                sleep(60);
              } finally {
                sleep(3);
              }
            });
    task.cancel("enough");
    loop.runUntilDone(task);
    assertThat(task.isCancelled()).isTrue();
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(3));
  }

  @Row("CAN-26")
  @Test
  void whoAwaitsACancelledTaskLearnsTheReason(TestLoop loop) throws Exception {
    Task<Boolean> task = start(loop, () -> sleep(60));
    task.cancel("foo");
    loop.run(() -> assertThat(cancellationOf(task::await).reason()).isEqualTo("foo"));
    assertThat(reasonOf(task)).isEqualTo("foo");
    assertThatThrownBy(task::get).hasMessage("foo");
  }

  @Row("CAN-27")
  @Test
  void whoAwaitsACancelledTaskSeesWhereItWasCutShort(TestLoop loop) throws Exception {
    Task<Boolean> task = start(loop, CancellationPassedOnTest::sleepsHere);
    task.cancel("enough");
    loop.run(() -> {
      Throwable deepest = cancellationOf(task::await);
      List<String> methods = new ArrayList<>();
      for (Throwable each = deepest; each != null; each = each.getCause()) {
        for (StackTraceElement frame : each.getStackTrace()) {
          methods.add(frame.getMethodName());
        }
      }
      assertThat(methods).contains("sleepsHere");
    });
  }

  private static void sleepsHere() {
    sleep(60);
  }

  @Row("CAN-28")
  @Test
  void thereAreNeverLessThanNoRequests(TestLoop loop) {
    Task<Boolean> task = start(loop, () -> assertThat(current().uncancel()).isZero());
    assertThat(task.resultNow()).isTrue();
    assertThat(task.uncancel()).isZero();
  }

  @Row("CAN-29")
  @Test
  void aRequestTakenBackBeforeItsDeliveryIsDropped(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              current().cancel("myself");
              current().uncancel();
              sleep(1);
            });
    loop.runUntilDone(task);
    assertThat(task.resultNow()).isTrue();
  }

  @Row("CAN-30")
  @Test
  void ofTwoRequestsOneTakenBackLeavesOne(TestLoop loop) {
    List<Integer> counts = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              current().cancel("a");
              current().cancel("b");
              current().uncancel();
              try {
                sleep(1);
              } finally {
                counts.add(current().cancelling());
              }
            });
    loop.runUntilDone(task);
    assertThat(task.isCancelled()).isTrue();
    assertThat(counts).containsExactly(1);
  }

  @Row("CAN-31")
  @Test
  void aRequestThatHasCancelledWhatIsAwaitedCannotBeTakenBack(TestLoop loop) {
    Task<Boolean> task = start(loop, () -> sleep(60));
    task.cancel("enough");
    assertThat(task.uncancel()).isZero();
    loop.runUntilDone(task);
    assertThat(task.isCancelled()).isTrue();
  }

  @Row("CAN-32")
  @Test
  void afterARequestWasTakenBackTheNextOneWorks(TestLoop loop) {
    List<String> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              seen.add(cancellationOf(() -> sleep(60)).reason());
              current().uncancel();
              sleep(60);
            });
    task.cancel("first");
    loop.loop().runOnce(ZERO);
    task.cancel("second");
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("first");
    assertThat(reasonOf(task)).isEqualTo("second");
    assertThat(task.uncancel()).isZero();
    assertThat(task.isCancelled()).isTrue();
  }

  @Row("CAN-33")
  @Test
  void aTimeoutMadeOfRequestsByHandLeavesNoneBehind(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThat(endsWithin(5, () -> sleep(60))).isFalse();
      assertThat(current().cancelling()).isZero();
      assertThat(endsWithin(5, () -> sleep(1))).isTrue();
      assertThat(current().cancelling()).isZero();
      sleep(10);
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(16));
  }

  private static boolean endsWithin(int seconds, Block<Exception> block) throws Exception {
    Task<?> self = current();
    boolean[] expired = {false};
    var timer =
        EventLoop.current()
            .callLater(
                ofSeconds(seconds),
                () -> {
                  expired[0] = true;
                  self.cancel("out of time");
                });
    try {
      block.run();
      return true;
    } catch (CancelledException e) {
      if (!expired[0]) {
        throw e;
      }
      return false;
    } finally {
      timer.cancel();
      if (expired[0]) {
        self.uncancel();
      }
    }
  }

  @Row("CAN-34")
  @Test
  void whoOnlyWaitsForTheEndOfATaskDoesNotCancelIt(TestLoop loop) {
    Task<Boolean> inner = start(loop, () -> sleep(5));
    Task<Boolean> waiter = startTask(loop, () -> inner.get());
    waiter.cancel("enough");
    loop.runUntilDone(waiter);
    assertThat(waiter.isCancelled()).isTrue();
    assertThat(inner.isDone()).isFalse();
    loop.runUntilDone(inner);
    assertThat(inner.resultNow()).isTrue();
  }

  @Row("CAN-35")
  @Test
  void anExceptionKeepsTheCancellationItAnswersAsItsCause(TestLoop loop) throws Exception {
    Task<Boolean> inner = start(loop, () -> sleep(60));
    inner.cancel("msg");
    Task<Boolean> outer =
        start(
            loop,
            () -> {
              try {
                inner.await();
              } catch (CancelledException e) {
                throw new IllegalStateException("as an answer", e);
              }
            });
    loop.runUntilDone(outer);
    assertThat(outer.exceptionNow().getCause())
        .asInstanceOf(type(CancelledException.class))
        .extracting(CancelledException::reason)
        .isEqualTo("msg");
  }

  @Row("CAN-36")
  @Test
  void whoCancelsAFailedTaskDoesNotMissItsFailure(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              throw new IllegalStateException("nobody reads this");
            });
    assertThat(task.cancel("not wanted")).isFalse();
    loop.runUntilIdle();
    assertThat(loop.failures()).isEmpty();
  }
}
