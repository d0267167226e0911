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

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// Requests to cancel a task: counted, delivered once, where the task suspends.
@LoopTest
class CancellationTest {
  @Row("CAN-01")
  @Test
  void aCancelledSleepFailsAndEndsTheTask(TestLoop loop) {
    Task<Boolean> task = start(loop, () -> sleep(60));
    assertThat(task.cancel("enough")).isTrue();
    loop.runUntilDone(task);
    assertThat(task.isCancelled()).isTrue();
    assertThat(task.cancel("again")).isFalse();
    assertThat(loop.elapsed()).isZero();
  }

  @Row("CAN-02")
  @Test
  void aTaskCancelledBeforeItsFirstStepNeverRuns(TestLoop loop) {
    List<String> seen = new ArrayList<>();
    Task<Boolean> task = loop.loop().startLater("late", () -> seen.add("ran"));
    task.cancel("why");
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("why");
    assertThat(seen).isEmpty();
  }

  @Row("CAN-03")
  @Test
  void aRequestIsCountedAtOnceAndTheTaskEndsLater(TestLoop loop) {
    Task<Boolean> task = start(loop, () -> sleep(60));
    task.cancel("enough");
    assertThat(task.isCancelled()).isFalse();
    assertThat(task.cancelling()).isEqualTo(1);
    loop.runUntilDone(task);
    assertThat(task.isCancelled()).isTrue();
  }

  @Row("CAN-04")
  @Test
  void twoRequestsBeforeTheDeliveryFailOneSuspensionWithTheFirstReason(TestLoop loop) {
    List<String> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              seen.add(cancellationOf(() -> sleep(60)).reason());
              sleep(1);
            });
    assertThat(task.cancel("a")).isTrue();
    assertThat(task.cancel("b")).isTrue();
    assertThat(task.cancelling()).isEqualTo(2);
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("a");
    assertThat(task.resultNow()).isTrue();
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(1));
  }

  @Row("CAN-05")
  @Test
  void ofTwoRequestsBeforeTheFirstStepTheFirstReasonStays(TestLoop loop) {
    Task<Boolean> task = loop.loop().startLater("late", () -> true);
    task.cancel("a");
    task.cancel("b");
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("a");
  }

  @Row(
      value = "CAN-06",
      differs =
          "A value that has arrived is not taken back, as in trio: what was cancelled did not"
              + " happen. The request waits for the next suspension.")
  @Test
  void aValueThatArrivedBeforeTheRequestIsReturned(TestLoop loop) {
    Promise<String> promise = loop.loop().promise();
    List<String> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              seen.add(promise.await());
              sleep(60);
            });
    promise.complete("value");
    task.cancel("too late");
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("value");
    assertThat(reasonOf(task)).isEqualTo("too late");
    assertThat(loop.elapsed()).isZero();
  }

  @Row("CAN-06")
  @Test
  void aTaskWhoseLastValueArrivedBeforeTheRequestReturnsIt(TestLoop loop) {
    Promise<String> promise = loop.loop().promise();
    Task<String> task = startTask(loop, promise::await);
    promise.complete("value");
    task.cancel("too late");
    loop.runUntilDone(task);
    assertThat(task.resultNow()).isEqualTo("value");
  }

  @Row("CAN-07")
  @Test
  void whoAwaitsWhatSomebodyElseCancelledEndsCancelledWithoutARequest(TestLoop loop) {
    Promise<String> promise = loop.loop().promise();
    Task<String> task = startTask(loop, promise::await);
    promise.cancel("not wanted");
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("not wanted");
    assertThat(task.cancelling()).isZero();
  }

  @Row("CAN-08")
  @Test
  void aTaskAndWhatItAwaitsCanBothBeCancelled(TestLoop loop) {
    Promise<String> promise = loop.loop().promise();
    Task<String> task = startTask(loop, promise::await);
    promise.cancel("not wanted");
    task.cancel("enough");
    loop.runUntilDone(task);
    assertThat(task.isCancelled()).isTrue();
    assertThat(promise.isCancelled()).isTrue();
  }

  @Row("CAN-09")
  @Test
  void aBodyMayAnswerACancellationWithAResult(TestLoop loop) {
    Task<Integer> task =
        startTask(
            loop,
            () -> {
              cancellationOf(() -> sleep(60));
              return 42;
            });
    task.cancel("enough");
    loop.runUntilDone(task);
    assertThat(task.isCancelled()).isFalse();
    assertThat(task.resultNow()).isEqualTo(42);
  }

  @Row("CAN-10")
  @Test
  void oneRequestFailsOneSuspension(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              cancellationOf(() -> sleep(60));
              sleep(2);
            });
    task.cancel("enough");
    loop.runUntilDone(task);
    assertThat(task.resultNow()).isTrue();
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(2));
  }

  @Row("CAN-11")
  @Test
  void aSwallowedRequestStaysCountedUntilItIsTakenBack(TestLoop loop) {
    List<Integer> counts = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              cancellationOf(() -> sleep(60));
              counts.add(current().cancelling());
              sleep(1);
              counts.add(current().cancelling());
              counts.add(current().uncancel());
            });
    task.cancel("enough");
    loop.runUntilDone(task);
    assertThat(counts).containsExactly(1, 1, 0);
  }

  @Row("CAN-12")
  @Test
  void aBodyMayAnswerACancellationWithAnExceptionOfItsOwn(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              try {
                sleep(60);
              } catch (CancelledException e) {
                throw new IllegalArgumentException("converted", e);
              }
            });
    task.cancel("enough");
    loop.runUntilDone(task);
    assertThat(task.exceptionNow())
        .isInstanceOf(IllegalArgumentException.class)
        .hasCauseInstanceOf(CancelledException.class);
  }

  @Row("CAN-13")
  @Test
  void aFatalErrorInAnswerToACancellationStaysWithTheTaskAndReachesTheHost(TestLoop loop) {
    InternalError fatal = new InternalError("the machine is on fire");
    Task<Boolean> task =
        start(
            loop,
            () -> {
              try {
                sleep(60);
              } catch (CancelledException e) {
                throw fatal;
              }
            });
    task.cancel("enough");
    assertThatThrownBy(() -> loop.runUntilDone(task)).isSameAs(fatal);
    assertThat(task.exceptionNow()).isSameAs(fatal);
  }

  @Row("CAN-14")
  @Test
  void aBodyMayEndItselfAsCancelled(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              throw new CancelledException("by hand");
            });
    assertThat(reasonOf(task)).isEqualTo("by hand");
    assertThat(task.cancelling()).isZero();
  }

  @Row("CAN-15")
  @Test
  void aTaskThatCancelsItselfFailsAtItsNextSuspension(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              current().cancel("myself");
              sleep(100);
            });
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("myself");
    assertThat(loop.elapsed()).isZero();
  }

  @Row("CAN-15")
  @Test
  void aPauseIsASuspensionToo(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              current().cancel("myself");
              EventLoop.current().sleep(ZERO);
            });
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("myself");
  }

  @Row("CAN-16")
  @Test
  void aTaskThatCancelsItselfAndReturnsIsCancelled(TestLoop loop) {
    Task<Integer> task =
        startTask(
            loop,
            () -> {
              current().cancel("myself");
              return 12;
            });
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("myself");
  }

  @Row("CAN-17")
  @Test
  void aTaskThatCancelsItselfAndThrowsHasFailed(TestLoop loop) {
    Task<Boolean> task =
        start(
            loop,
            () -> {
              current().cancel("myself");
              throw new IllegalArgumentException("mine");
            });
    loop.runUntilDone(task);
    assertThat(task.exceptionNow()).hasMessage("mine");
  }

  @Row("CAN-18")
  @Test
  void whatNeedsNoSuspensionSucceedsAfterARequest(TestLoop loop) {
    List<String> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              Promise<String> ready = EventLoop.current().promise();
              ready.complete("value");
              Semaphore free = new Semaphore(1);
              current().cancel("myself");
              seen.add(ready.await());
              free.acquire();
              seen.add("permit");
              sleep(1);
            });
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("value", "permit");
    assertThat(task.isCancelled()).isTrue();
  }

  @Row("CAN-19")
  @Test
  void aTaskThatCancelledItselfCancelsWhatItAwaitsInTheSameStep(TestLoop loop) {
    Promise<String> promise = loop.loop().promise();
    Task<String> task =
        startTask(
            loop,
            () -> {
              current().cancel("myself");
              return promise.await();
            });
    assertThat(promise.isCancelled()).isTrue();
    assertThat(task.isCancelled()).isTrue();
  }

  @Test
  void aRequestForATaskThatIsReadyAgainAfterACancellationIsDeliveredWithIt(TestLoop loop) {
    Promise<String> promise = loop.loop().promise();
    List<Integer> counts = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              cancellationOf(promise::await);
              counts.add(current().cancelling());
              sleep(1);
            });
    task.cancel("a");
    task.cancel("b");
    task.cancel("c");
    loop.runUntilDone(task);
    assertThat(counts).containsExactly(3);
    assertThat(task.resultNow()).isTrue();
  }

  @Test
  void aRequestInACallbackOfTheTaskItselfWaitsForItsNextSuspension(TestLoop loop) {
    List<String> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              Task<?> self = current();
              EventLoop events = EventLoop.current();
              events.runAs(events.currentOwner(), () -> self.cancel("from a callback"));
              seen.add("went on");
              sleep(1);
            });
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("went on");
    assertThat(reasonOf(task)).isEqualTo("from a callback");
  }
}
