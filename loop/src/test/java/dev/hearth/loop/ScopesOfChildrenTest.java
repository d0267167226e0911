package dev.hearth.loop;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tasks that are born into a scope of another task, as a group's children are.
class ScopesOfChildrenTest {
  private final JumpingClock clock = new JumpingClock();
  private final CarrierLoop loop =
      (CarrierLoop) EventLoop.host(LoopOptions.named("test").withClock(clock));

  @Test
  void theCancellationOfAScopeReachesTheTasksBornIntoItAndTheirs() {
    List<Task<?>> born = new ArrayList<>();
    CancelScope scope = new CancelScope();
    run(() -> {
      scope.run(() -> {
        born.add(child(scope, () -> sleep(60)));
        born.add(
            child(
                scope,
                () -> {
                  CancelScope inner = new CancelScope();
                  inner.run(() -> {
                    Task<?> grandchild = child(inner, () -> sleep(60));
                    born.add(grandchild);
                    Object _ = grandchild.await();
                  });
                }));
        born.add(loop.start(this::sleepLong)); // no child
        scope.cancel("all of them");
      });
      sleep(1);
    });
    assertThat(born).hasSize(4);
    assertThat(born.subList(0, 3)).allMatch(Task::isCancelled);
    assertThat(born.getLast().isDone()).isFalse();
  }

  @Test
  void aDeadlineOfTheParentReachesAChildThatComputedPastIt() {
    List<Task<?>> born = new ArrayList<>();
    run(() -> {
      CancelScope scope = new CancelScope().expireAfter(ofSeconds(5));
      scope.run(() -> {
        Task<?> child =
            child(
                scope,
                () -> {
                  clock.advanceTo(clock.nanoTime() + ofSeconds(9).toNanos());
                  sleep(1);
                });
        born.add(child);
        quietly(child);
      });
    });
    assertThat(born.getFirst().isCancelled()).isTrue();
    assertThat(elapsed()).isEqualTo(ofSeconds(9));
  }

  @Test
  void aShieldOfTheParentHidesNoRequestToCancelTheChild() {
    List<Task<?>> born = new ArrayList<>();
    run(() -> {
      CancelScope shield = new CancelScope().shield(true);
      shield.run(() -> {
        Task<?> child = child(shield, () -> sleep(60));
        born.add(child);
        child.cancel("this one");
        quietly(child);
      });
    });
    assertThat(born.getFirst().isCancelled()).isTrue();
    assertThat(elapsed()).isZero();
  }

  @Test
  void aShieldOfTheChildHidesTheParentsCancellation() {
    List<String> seen = new ArrayList<>();
    run(() -> {
      CancelScope scope = new CancelScope();
      scope.run(() -> {
        Task<?> child =
            child(
                scope,
                () -> {
                  new CancelScope().shield(true).run(() -> sleep(3));
                  seen.add("cleaned up");
                  sleep(60);
                });
        scope.cancel("enough");
        CancelScope patient = new CancelScope().shield(true);
        patient.run(() -> quietly(child));
      });
    });
    assertThat(seen).containsExactly("cleaned up");
    assertThat(elapsed()).isEqualTo(ofSeconds(3));
  }

  @Test
  void aChildBornIntoACancelledScopeRunsToItsFirstSuspension() {
    List<String> seen = new ArrayList<>();
    run(() -> {
      CancelScope scope = new CancelScope();
      scope.run(() -> {
        scope.cancel("beforehand");
        Task<?> child =
            child(
                scope,
                () -> {
                  seen.add("begun");
                  sleep(1);
                  seen.add("went on");
                });
        assertThat(child.isCancelled()).isTrue();
      });
    });
    assertThat(seen).containsExactly("begun");
  }

  @Test
  void aShieldThatIsLiftedLetsTheCancellationInToTheChildrenToo() {
    run(() -> {
      CancelScope outer = new CancelScope();
      outer.run(() -> {
        CancelScope shield = new CancelScope().shield(true);
        shield.run(() -> {
          Task<?> child = child(shield, () -> sleep(60));
          outer.cancel("enough");
          TimerHandle _ = loop.callLater(ofSeconds(2), () -> shield.shield(false));
          quietly(child);
        });
      });
    });
    assertThat(elapsed()).isEqualTo(ofSeconds(2));
  }

  private Task<?> child(CancelScope scope, Block<Exception> body) {
    return loop.start(
        TaskOptions.named("child"),
        scope,
        () -> {
          body.run();
          return true;
        });
  }

  private void run(Block<Exception> body) {
    boolean _ =
        loop.<Boolean>runUntilComplete(
            "parent",
            () -> {
              body.run();
              return true;
            });
  }

  private static void quietly(Task<?> child) {
    try {
      Object _ = child.await();
    } catch (CancelledException _) {
      // as expected
    }
  }

  private boolean sleepLong() {
    sleep(60);
    return true;
  }

  private void sleep(int seconds) {
    loop.sleep(ofSeconds(seconds));
  }

  private Duration elapsed() {
    return Duration.ofNanos(clock.nanoTime());
  }
}
