package dev.hearth.conformance;

import static dev.hearth.conformance.Subject.cancellationOf;
import static dev.hearth.conformance.Subject.reasonOf;
import static dev.hearth.conformance.Subject.sleep;
import static dev.hearth.conformance.Subject.start;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Shields of scopes, and scopes beside requests and values.
@LoopTest
@Seeds(50)
class ScopeShieldTest {
  @Test
  void aShieldHidesWhatIsCancelledAroundItUntilItEnds(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope outer = new CancelScope();
      List<String> seen = new ArrayList<>();
      boolean finished =
          outer.run(() -> {
            outer.cancel("enough");
            new CancelScope()
                .shield(true)
                .run(() -> {
                  sleep(3);
                  seen.add("cleaned up");
                });
            sleep(60);
            seen.add("went on");
          });
      assertThat(finished).isFalse();
      assertThat(seen).containsExactly("cleaned up");
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(3));
  }

  @Test
  void aShieldHidesRequestsUntilItEnds(TestLoop loop) {
    List<String> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              new CancelScope()
                  .shield(true)
                  .run(() -> {
                    sleep(3);
                    seen.add("finished");
                  });
              sleep(60);
            });
    task.cancel("enough");
    assertThat(task.cancelling()).isEqualTo(1);
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("finished");
    assertThat(reasonOf(task)).isEqualTo("enough");
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(3));
  }

  @Test
  void aShieldedScopeCanBeCancelledItself(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope outer = new CancelScope();
      CancelScope shield = new CancelScope().shield(true).expireAfter(ofSeconds(2));
      List<String> seen = new ArrayList<>();
      boolean finished =
          outer.run(() -> {
            outer.cancel("enough");
            seen.add("shielded finished: " + shield.run(() -> sleep(60)));
            sleep(60);
          });
      assertThat(finished).isFalse();
      assertThat(shield.hasCaught()).isTrue();
      assertThat(seen).containsExactly("shielded finished: false");
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(2));
  }

  @Test
  void cleaningUpBehindAShieldHasALimit(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope outer = new CancelScope();
      outer.run(() -> {
        outer.cancel("enough");
        assertThat(CancelScope.<String, Exception>shielded(ofSeconds(5), () -> "clean"))
            .isEqualTo("clean");
        assertThatThrownBy(() -> CancelScope.shielded(ofSeconds(5), () -> sleepLong()))
            .isInstanceOf(TimeoutException.class);
      });
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(5));
  }

  private static boolean sleepLong() {
    sleep(60);
    return true;
  }

  @Test
  void aShieldThatIsLiftedLetsInWhatItHid(TestLoop loop) {
    CancelScope outer = new CancelScope();
    CancelScope shield = new CancelScope().shield(true);
    Task<Boolean> task =
        start(loop, () -> assertThat(outer.run(() -> shield.run(() -> sleep(60)))).isFalse());
    outer.cancel("enough");
    loop.loop().callLater(ofSeconds(2), () -> shield.shield(false));
    loop.runUntilDone(task);
    assertThat(task.resultNow()).isTrue();
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(2));
  }

  @Test
  void aShieldThatIsLiftedLetsInARequest(TestLoop loop) {
    CancelScope shield = new CancelScope().shield(true);
    Task<Boolean> task = start(loop, () -> shield.run(() -> sleep(60)));
    task.cancel("enough");
    loop.loop().callLater(ofSeconds(2), () -> shield.shield(false));
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("enough");
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(2));
  }

  @Test
  void aShieldRaisedInsideTheBlockHidesFromThenOn(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope outer = new CancelScope();
      CancelScope inner = new CancelScope();
      boolean finished =
          outer.run(() ->
              inner.run(() -> {
                outer.cancel("enough");
                cancellationOf(() -> sleep(1));
                inner.shield(true);
                sleep(1);
                inner.shield(false);
                sleep(1);
              }));
      assertThat(finished).isFalse();
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(1));
  }

  // ---------------------------------------------------------------- beside requests

  @Test
  void aRequestPassesThroughACancelledScope(TestLoop loop) {
    CancelScope scope = new CancelScope();
    Task<Boolean> task = start(loop, () -> scope.run(() -> sleep(60)));
    scope.cancel("the block");
    task.cancel("the task");
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("the task");
    assertThat(scope.isCancelled()).isTrue();
    assertThat(scope.hasCaught()).isFalse();
  }

  @Test
  void aScopeCancelledBehindARequestDoesNotTakeIt(TestLoop loop) {
    CancelScope scope = new CancelScope();
    Task<Boolean> task = start(loop, () -> scope.run(() -> sleep(60)));
    task.cancel("the task");
    scope.cancel("the block");
    loop.runUntilDone(task);
    assertThat(reasonOf(task)).isEqualTo("the task");
  }

  @Test
  void somebodyElsesCancellationPassesThroughAScopeThatIsNotCancelled(TestLoop loop)
      throws Exception {
    loop.run(() -> {
      Promise<String> promise = EventLoop.current().promise();
      promise.cancel("not wanted");
      CancelScope scope = new CancelScope();
      assertThat(cancellationOf(() -> scope.run(promise::await)).reason()).isEqualTo("not wanted");
      assertThat(scope.hasCaught()).isFalse();
    });
  }

  @Test
  void aTaskAwaitedInACancelledScopeIsCancelledWithItAndEndsFirst(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    Task<Boolean> inner =
        start(
            loop,
            () -> {
              try {
                sleep(60);
              } finally {
                sleep(2);
                seen.add("inner");
              }
            });
    loop.run(() -> {
      CancelScope scope = new CancelScope().expireAfter(ofSeconds(1));
      assertThat(scope.run(inner::await)).isFalse();
      seen.add("scope");
    });
    assertThat(seen).containsExactly("inner", "scope");
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(3));
  }

  @Test
  void aTaskThatAnswersWithAValueGivesItToTheCancelledScope(TestLoop loop) throws Exception {
    Task<String> inner =
        Subject.startTask(
            loop,
            () -> {
              cancellationOf(() -> sleep(60));
              return "answer";
            });
    loop.run(() -> {
      CancelScope scope = new CancelScope().expireAfter(ofSeconds(1));
      List<String> seen = new ArrayList<>();
      boolean finished =
          scope.run(() -> {
            seen.add(inner.await());
            sleep(1);
          });
      assertThat(finished).isFalse();
      assertThat(seen).containsExactly("answer");
    });
  }

  @Test
  void aValueThatArrivedBeforeTheScopeWasCancelledIsReturned(TestLoop loop) throws Exception {
    Promise<String> promise = loop.loop().promise();
    CancelScope scope = new CancelScope();
    List<String> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () ->
                scope.run(() -> {
                  seen.add(promise.await());
                  sleep(60);
                }));
    promise.complete("value");
    scope.cancel("too late");
    loop.runUntilDone(task);
    assertThat(seen).containsExactly("value");
    assertThat(scope.hasCaught()).isTrue();
  }

  @Test
  void anExceptionOfAScopeThatHasEndedIsNobodysAnyMore(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<CancelledException> kept = new ArrayList<>();
      CancelScope first = new CancelScope();
      first.run(() -> {
        first.cancel("first");
        kept.add(cancellationOf(() -> sleep(1)));
      });
      CancelScope second = new CancelScope();
      assertThatThrownBy(() ->
              second.run(() -> {
                throw kept.getFirst();
              }))
          .isSameAs(kept.getFirst());
    });
  }
}
