package dev.hearth.conformance;

import static dev.hearth.conformance.Subject.cancellationOf;
import static dev.hearth.conformance.Subject.current;
import static dev.hearth.conformance.Subject.sleep;
import static dev.hearth.conformance.Subject.start;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Scopes: every suspension in a cancelled one fails, and it alone takes the exception.
@LoopTest
@Seeds(50)
class ScopeTest {
  @Test
  void aScopeCancelledFromOutsideEndsItsBlockAndNoMore(TestLoop loop) {
    CancelScope scope = new CancelScope();
    List<Object> seen = new ArrayList<>();
    Task<Boolean> task =
        start(
            loop,
            () -> {
              seen.add(scope.run(() -> sleep(60)));
              sleep(1);
            });
    scope.cancel("stopped by hand");
    loop.runUntilDone(task);
    assertThat(seen).containsExactly(false);
    assertThat(scope.isCancelled()).isTrue();
    assertThat(scope.hasCaught()).isTrue();
    assertThat(scope.isExpired()).isFalse();
    assertThat(task.resultNow()).isTrue();
    assertThat(task.cancelling()).isZero();
  }

  @Test
  void aTaskCanCancelTheScopeOfAnother(TestLoop loop) throws Exception {
    CancelScope scope = new CancelScope();
    Task<Boolean> task = start(loop, () -> assertThat(scope.run(() -> sleep(60))).isFalse());
    loop.run(() -> {
      sleep(3);
      scope.cancel("by another task");
    });
    loop.runUntilDone(task);
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(3));
  }

  @Test
  void aThreadThatIsNotTheLoopsIsRefused(TestLoop loop) throws Exception {
    CancelScope scope = new CancelScope();
    loop.run(() ->
        scope.run(() ->
            assertThatThrownBy(() -> EventLoop.current().offload(() -> cancelled(scope)))
                .hasCauseInstanceOf(WrongThreadException.class)));
  }

  private static boolean cancelled(CancelScope scope) {
    scope.cancel("from elsewhere");
    return true;
  }

  @Test
  void aThreadThatATaskHasStartedCanEndTheTasksWait(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope();
      boolean finished =
          scope.run(() -> {
            Thread helper = Thread.ofVirtual().start(() -> scope.cancel("by its own thread"));
            new java.util.concurrent.LinkedBlockingQueue<String>().take();
            helper.join();
          });
      assertThat(finished).isFalse();
    });
  }

  @Test
  void everySuspensionInACancelledScopeFails(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope();
      Promise<String> ready = EventLoop.current().promise();
      ready.complete("value");
      scope.run(() -> {
        scope.cancel("enough");
        for (int i = 0; i < 5; i++) {
          assertThat(cancellationOf(() -> sleep(1)).reason()).isEqualTo("enough");
        }
        cancellationOf(() -> sleep(0));
        cancellationOf(ready::await);
        cancellationOf(() -> EventLoop.current().checkpoint());
        cancellationOf(() -> EventLoop.current().offload(() -> "never called"));
        assertThatThrownBy(() -> Thread.sleep(60_000)).isInstanceOf(InterruptedException.class);
      });
      assertThat(ready.await()).isEqualTo("value");
    });
    assertThat(loop.elapsed()).isZero();
  }

  @Test
  void aBlockThatSwallowsTheCancellationAndReturnsWasNotCutShort(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope();
      boolean finished =
          scope.run(() -> {
            scope.cancel("enough");
            cancellationOf(() -> sleep(1));
          });
      assertThat(finished).isTrue();
      assertThat(scope.hasCaught()).isFalse();
      assertThat(scope.isCancelled()).isTrue();
    });
  }

  @Test
  void ofTwoCancelledScopesTheOuterTakesTheException(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope outer = new CancelScope();
      CancelScope inner = new CancelScope();
      List<String> seen = new ArrayList<>();
      boolean finished =
          outer.run(() -> {
            seen.add("inner " + finishes(inner, outer));
            seen.add("behind inner");
          });
      assertThat(finished).isFalse();
      assertThat(inner.hasCaught()).isFalse();
      assertThat(seen).isEmpty();
    });
  }

  private static boolean finishes(CancelScope inner, CancelScope outer) {
    return inner.run(() -> {
      inner.cancel("inner");
      outer.cancel("outer");
      sleep(1);
    });
  }

  @Test
  void anInnerScopeEndsOnlyItsOwnBlock(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope outer = new CancelScope();
      boolean finished =
          outer.run(() -> {
            CancelScope inner = new CancelScope();
            assertThat(
                    inner.run(() -> {
                      inner.cancel("inner");
                      sleep(1);
                    }))
                .isFalse();
            sleep(1);
          });
      assertThat(finished).isTrue();
    });
  }

  @Test
  void aScopeCancelledWhileAnInnerOneUnwindsTakesTheExceptionOver(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope outer = new CancelScope();
      CancelScope inner = new CancelScope();
      boolean finished =
          outer.run(() ->
              inner.run(() -> {
                inner.cancel("inner");
                try {
                  sleep(1);
                } finally {
                  outer.cancel("outer");
                }
              }));
      assertThat(finished).isFalse();
      assertThat(inner.hasCaught()).isFalse();
    });
  }

  @Test
  void anExceptionOfTheBlocksOwnPassesThrough(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope();
      assertThatThrownBy(() ->
              scope.run(() -> {
                scope.cancel("enough");
                throw new IOException("mine");
              }))
          .hasMessage("mine");
      assertThat(scope.hasCaught()).isFalse();
      sleep(1);
    });
  }

  @Test
  void theFirstReasonStaysAndAnEndedScopeTakesNone(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope twice = new CancelScope();
      twice.run(() -> {
        twice.cancel("first");
        twice.cancel("second");
        assertThat(cancellationOf(() -> sleep(1)).reason()).isEqualTo("first");
      });
      CancelScope ended = new CancelScope();
      ended.run(() -> sleep(0));
      ended.cancel("too late");
      assertThat(ended.isCancelled()).isFalse();
    });
  }

  @Test
  void aScopeCancelledBeforeItsBlockFailsTheFirstSuspension(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope();
      scope.cancel("beforehand");
      List<String> seen = new ArrayList<>();
      boolean finished =
          scope.run(() -> {
            seen.add("begun");
            sleep(0);
            seen.add("went on");
          });
      assertThat(finished).isFalse();
      assertThat(seen).containsExactly("begun");
    });
  }

  @Test
  void aDeadlineThatPassedBeforeTheBlockFailsTheFirstSuspension(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope().expireAt(EventLoop.current().clock().nanoTime() - 1);
      assertThat(scope.run(() -> sleep(1))).isFalse();
      assertThat(scope.isExpired()).isTrue();
      assertThat(new CancelScope().expireAfter(ZERO).run(() -> {})).isTrue();
    });
    assertThat(loop.elapsed()).isZero();
  }

  @Test
  void aDelayCountsFromTheStartOfTheBlock(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope().expireAfter(ofSeconds(5));
      assertThat(scope.deadline()).isEmpty();
      sleep(10);
      assertThat(scope.run(() -> sleep(60))).isFalse();
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(15));
  }

  @Test
  void aScopeServesOneBlock(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope();
      scope.run(() -> assertThatIllegalStateException().isThrownBy(() -> scope.run(() -> {})));
      assertThatIllegalStateException()
          .isThrownBy(() -> scope.run(() -> {}))
          .withMessageContaining("already");
      sleep(1); // and neither attempt has left anything behind
    });
  }

  @Test
  void outsideATaskAScopeIsRefused(TestLoop loop) throws Exception {
    CancelScope scope = new CancelScope();
    List<Throwable> seen = new ArrayList<>();
    loop.loop().callSoon(() -> seen.add(catchThrowable(() -> scope.run(() -> {}))));
    loop.runUntilIdle();
    assertThat(seen).singleElement().isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> scope.run(() -> {})).isInstanceOf(WrongThreadException.class);
    loop.run(() -> assertThat(scope.run(() -> {})).isTrue());
  }

  @Test
  void aThreadThatATaskHasStartedHasNoScopes(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<Throwable> seen = new ArrayList<>();
      Thread helper =
          Thread.ofVirtual()
              .start(() -> seen.add(catchThrowable(() -> new CancelScope().run(() -> {}))));
      helper.join();
      assertThat(seen).singleElement().isInstanceOf(IllegalStateException.class);
    });
  }

  // ---------------------------------------------------------------- deadlines that move

  @Test
  void aDeadlineMovedOutWhileTheBlockSleepsLetsItSleepOn(TestLoop loop) {
    CancelScope scope = new CancelScope().expireAfter(ofSeconds(5));
    Task<Boolean> task = start(loop, () -> assertThat(scope.run(() -> sleep(60))).isFalse());
    loop.loop().callLater(ofSeconds(4), () -> scope.expireAfter(ofSeconds(20)));
    loop.runUntilDone(task);
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(24));
  }

  @Test
  void aDeadlineMovedInWhileTheBlockSleepsEndsItSooner(TestLoop loop) {
    CancelScope scope = new CancelScope().expireAfter(ofMinutes(5));
    Task<Boolean> task = start(loop, () -> assertThat(scope.run(() -> sleep(6000))).isFalse());
    loop.loop().callLater(ofSeconds(4), () -> scope.expireAfter(ofSeconds(1)));
    loop.runUntilDone(task);
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(5));
  }

  @Test
  void aDeadlineMovedInTheTurnOfTheOldOneCounts(TestLoop loop) {
    CancelScope scope = new CancelScope().expireAfter(ofSeconds(5));
    Task<Boolean> task = start(loop, () -> scope.run(() -> sleep(60)));
    loop.loop().callLater(ofSeconds(5), scope::expireNever);
    loop.runUntilDone(task);
    assertThat(scope.isExpired()).isEqualTo(loop.elapsed().equals(ofSeconds(5)));
    assertThat(loop.elapsed()).isIn(ofSeconds(5), ofSeconds(60));
  }

  @Test
  void aDeadlineMovedAfterTheCancellationDoesNotTakeItBack(TestLoop loop) throws Exception {
    loop.run(() -> {
      CancelScope scope = new CancelScope().expireAfter(ofSeconds(1));
      boolean finished =
          scope.run(() -> {
            cancellationOf(() -> sleep(60));
            scope.expireAfter(ofSeconds(60));
            sleep(1);
          });
      assertThat(finished).isFalse();
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(1));
    assertThat(loop.loop().nextDeadline()).isEmpty();
  }

  @Test
  void whatRemainsIsTheLeastOfAllThatCanBeSeen(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThat(CancelScope.remaining()).isEmpty();
      CancelScope outer = new CancelScope().expireAfter(ofSeconds(10));
      outer.run(() -> {
        sleep(3);
        assertThat(CancelScope.remaining()).contains(ofSeconds(7));
        new CancelScope()
            .expireAfter(ofSeconds(60))
            .run(() -> assertThat(CancelScope.remaining()).contains(ofSeconds(7)));
        new CancelScope()
            .expireAfter(ofSeconds(2))
            .run(() -> assertThat(CancelScope.remaining()).contains(ofSeconds(2)));
        new CancelScope().shield(true).run(() -> assertThat(CancelScope.remaining()).isEmpty());
        new CancelScope()
            .shield(true)
            .expireAfter(ofSeconds(60))
            .run(() -> assertThat(CancelScope.remaining()).contains(ofSeconds(60)));
        outer.cancel("enough");
        assertThat(CancelScope.remaining()).contains(ZERO);
      });
      assertThat(CancelScope.remaining()).isEmpty();
    });
  }

  @Test
  void aCheckpointFailsOnlyWhenSomethingIsDue(TestLoop loop) throws Exception {
    loop.run(() -> {
      EventLoop.current().checkpoint();
      CancelScope late = new CancelScope().expireAfter(ofSeconds(1));
      boolean finished =
          late.run(() -> {
            EventLoop.current().checkpoint();
            loop.clock().advanceTo(loop.clock().nanoTime() + ofSeconds(2).toNanos());
            EventLoop.current().checkpoint();
          });
      assertThat(finished).isFalse();
      current().cancel("a request");
      assertThat(cancellationOf(() -> EventLoop.current().checkpoint()).reason())
          .isEqualTo("a request");
      EventLoop.current().checkpoint();
    });
  }
}
