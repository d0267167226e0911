package dev.hearth.conformance;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Outcome;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Registration;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import org.junit.jupiter.api.Test;

/// Promises: an outcome that is set once, and those who wait for it.
@Row(
    value = "FUT-23",
    differs = "nothing is wrapped: a task or promise is awaited itself, a stage by loop.await")
@LoopTest
class PromiseTest {
  private final List<String> seen = new ArrayList<>();

  private static Promise<Integer> promise(TestLoop test) {
    return test.loop().promise();
  }

  @Row("FUT-01")
  @Test
  void aNewPromiseHasNoOutcome(TestLoop test) {
    Promise<Integer> promise = promise(test);
    assertThat(promise.isDone()).isFalse();
    assertThat(promise.isCancelled()).isFalse();
    assertThat(promise.state()).isEqualTo(State.RUNNING);
    assertThatThrownBy(promise::outcome).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(promise::resultNow).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(promise::exceptionNow).isInstanceOf(IllegalStateException.class);
  }

  @Row("FUT-02")
  @Test
  void aResultIsSetOnce(TestLoop test) {
    Promise<Integer> promise = promise(test);
    promise.complete(42);
    assertThat(promise.resultNow()).isEqualTo(42);
    assertThatThrownBy(() -> promise.complete(43)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> promise.fail(new IllegalStateException("too late")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(promise.cancel("too late")).isFalse();
    assertThat(promise.resultNow()).isEqualTo(42);
  }

  @Row("FUT-03")
  @Test
  void anExceptionIsSetOnce(TestLoop test) {
    Promise<Integer> promise = promise(test);
    Exception failure = new Exception("expected by a test");
    promise.fail(failure);
    assertThat(promise.exceptionNow()).isSameAs(failure);
    assertThat(promise.cancel("too late")).isFalse();
    assertThatThrownBy(promise::get).isInstanceOf(ExecutionException.class).hasCause(failure);
  }

  @Row("FUT-04")
  @Test
  void aCancelledPromiseStaysCancelled(TestLoop test) {
    Promise<Integer> promise = promise(test);
    assertThat(promise.cancel("enough")).isTrue();
    assertThat(promise.isDone()).isTrue();
    assertThat(promise.isCancelled()).isTrue();
    assertThatThrownBy(promise::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> promise.complete(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> promise.fail(new Exception("too late")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(promise.cancel("again")).isFalse();
  }

  @Row("FUT-05")
  @Test
  void whoAwaitsACancelledPromiseLearnsWhy(TestLoop test) {
    Promise<Integer> promise = promise(test);
    promise.cancel("the lamp is gone");
    assertThatThrownBy(() -> test.run(promise::await))
        .isInstanceOf(CancelledException.class)
        .hasMessageContaining("the lamp is gone");
  }

  @Row("FUT-08")
  @Seeds(0)
  @Test
  void callbacksRunInOrderAndNeverInsideTheCallThatEndsIt(TestLoop test) {
    Promise<Integer> promise = promise(test);
    promise.onDone(_ -> seen.add("first"));
    promise.onDone(_ -> seen.add("second"));
    promise.complete(1);
    assertThat(seen).isEmpty();
    test.runUntilIdle();
    assertThat(seen).containsExactly("first", "second");
  }

  @Row("FUT-09")
  @Test
  void aCallbackForAPromiseThatHasEndedRunsInATurnOfItsOwn(TestLoop test) {
    Promise<Integer> promise = promise(test);
    promise.complete(1);
    promise.onDone(_ -> seen.add("called"));
    assertThat(seen).isEmpty();
    test.runUntilIdle();
    assertThat(seen).containsExactly("called");
  }

  @Row("FUT-10")
  @Test
  void callbacksThatAreTakenBackDoNotRun(TestLoop test) {
    Promise<Integer> promise = promise(test);
    List<Registration> registrations = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      registrations.add(promise.onDone(_ -> seen.add("called")));
    }
    registrations.forEach(Registration::close);
    registrations.getFirst().close();
    promise.complete(1);
    test.runUntilIdle();
    assertThat(seen).isEmpty();
  }

  @Row("FUT-11")
  @Test
  void aCallbackThatThrowsIsReportedAndTheOthersRun(TestLoop test) {
    Promise<Integer> promise = promise(test);
    promise.onDone(_ -> {
      throw new IllegalStateException("expected by a test");
    });
    promise.onDone(_ -> seen.add("other"));
    promise.complete(1);
    test.runUntilIdle();
    assertThat(seen).containsExactly("other");
    assertThat(test.failures())
        .singleElement()
        .extracting(failure -> failure.exception().getMessage())
        .isEqualTo("expected by a test");
  }

  @Row("FUT-12")
  @Seeds(0)
  @Test
  void aCallbackMayTakeBackOthersWhileTheyAreServed(TestLoop test) {
    Promise<Integer> promise = promise(test);
    List<Registration> later = new ArrayList<>();
    promise.onDone(_ -> later.forEach(Registration::close));
    later.add(promise.onDone(_ -> seen.add("taken back")));
    promise.onDone(_ -> seen.add("kept"));
    promise.complete(1);
    test.runUntilIdle();
    assertThat(seen).containsExactly("kept");
  }

  @Row("FUT-13")
  @Test
  void awaitingWhatHasEndedTakesNoTurn(TestLoop test) throws Exception {
    Promise<Integer> promise = promise(test);
    promise.complete(42);
    test.run(() -> {
      long before = test.turns();
      assertThat(promise.await()).isEqualTo(42);
      assertThat(test.turns()).isEqualTo(before);
    });
  }

  @Row("FUT-14")
  @Test
  void aPromiseCanBeAwaitedTwice(TestLoop test) throws Exception {
    Promise<Integer> promise = promise(test);
    test.loop().callLater(ofSeconds(1), () -> promise.complete(42));
    int sum = test.run(() -> promise.await() + promise.await());
    assertThat(sum).isEqualTo(84);
  }

  @Row("FUT-15")
  @Test
  void awaitingAFailureManyTimesDoesNotGrowIt(TestLoop test) throws Exception {
    Exception failure = new Exception("expected by a test");
    Promise<Integer> promise = promise(test);
    promise.fail(failure);
    int frames = failure.getStackTrace().length;
    test.run(() -> {
      for (int i = 0; i < 5; i++) {
        Throwable thrown = catchThrowable(promise::await);
        assertThat(thrown).isInstanceOf(TaskFailedException.class);
        assertThat(thrown.getCause()).isSameAs(failure);
        assertThat(thrown.getSuppressed()).isEmpty();
      }
    });
    assertThat(failure.getStackTrace()).hasSize(frames);
    assertThat(failure.getSuppressed()).isEmpty();
  }

  @Row("FUT-16")
  @Test
  void completingWhatWasCancelledMeanwhileIsReported(TestLoop test) {
    Promise<Integer> promise = promise(test);
    test.loop().callSoon(() -> promise.complete(1));
    promise.cancel("changed my mind");
    test.runUntilIdle();
    assertThat(test.failures())
        .singleElement()
        .extracting(failure -> failure.exception().getClass())
        .isEqualTo(IllegalStateException.class);
  }

  @Row("FUT-17")
  @Test
  void tryCompleteLeavesACancelledPromiseAlone(TestLoop test) {
    Promise<Integer> promise = promise(test);
    promise.cancel("changed my mind");
    assertThat(promise.tryComplete(1)).isFalse();
    assertThat(promise.tryFail(new Exception("too late"))).isFalse();
    assertThat(promise.isCancelled()).isTrue();
  }

  @Row("FUT-22")
  @Test
  void aStageThatHasEndedKeepsItsResultWhenItsWaiterIsCancelled(TestLoop test) {
    CompletableFuture<Integer> stage = new CompletableFuture<>();
    Task<Integer> waiter = test.loop().start("waiter", () -> EventLoop.current().await(stage));
    test.runUntilIdle();
    stage.complete(42);
    waiter.cancel("too late");
    test.runUntilDone(waiter);
    assertThat(stage.resultNow()).isEqualTo(42);
    assertThat(waiter.isDone()).isTrue();
  }

  @Row("FUT-25")
  @Test
  void aCompletableFutureMirrorsTheOutcome(TestLoop test) {
    Promise<Integer> result = promise(test);
    result.complete(42);
    assertThat(result.toCompletableFuture().resultNow()).isEqualTo(42);

    Promise<Integer> failed = promise(test);
    Exception failure = new Exception("expected by a test");
    failed.fail(failure);
    assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
    assertThat(failed.outcome()).isEqualTo(new Outcome.Failure<>(failure));

    Promise<Integer> cancelled = promise(test);
    CompletableFuture<Integer> mirror = cancelled.toCompletableFuture();
    cancelled.cancel("enough");
    assertThat(mirror).isCancelled();
  }
}
