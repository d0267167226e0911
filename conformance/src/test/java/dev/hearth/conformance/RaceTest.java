package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.after;
import static dev.hearth.conformance.GroupBodies.failing;
import static dev.hearth.conformance.GroupBodies.failingInCleanUp;
import static dev.hearth.conformance.GroupBodies.forEver;
import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.sleepForEver;
import static dev.hearth.conformance.GroupBodies.start;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskGroupException;
import dev.hearth.loop.Tasks;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// First successes, with and without a head start, and quorums.
@LoopTest
class RaceTest {
  @Row("STG-01")
  @Test
  void theNextStartsWhenTheOneBeforeHasHadItsTime(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    String winner =
        loop.run(() ->
            Tasks.firstSuccess(
                ofMillis(10),
                List.<Callable<String>>of(
                    () -> cancelledAfterCleanUp(seen),
                    () -> {
                      seen.add("second at " + loop.elapsed().toMillis());
                      sleep(20);
                      return "second";
                    },
                    () -> {
                      seen.add("third at " + loop.elapsed().toMillis());
                      sleepForEver();
                      return "third";
                    })));
    assertThat(winner).isEqualTo("second");
    assertThat(seen).containsExactly("second at 10", "third at 20", "first cleaned up");
    assertThat(loop.elapsed()).isEqualTo(ofMillis(30));
  }

  private static String cancelledAfterCleanUp(List<String> seen) {
    try {
      sleepForEver();
    } catch (CancelledException e) {
      Throwable again = catchThrowableOfType(CancelledException.class, () -> sleep(5));
      assertThat(again).isNotNull(); // the group's cancellation is level-triggered
      seen.add("first cleaned up");
      throw e;
    }
    return "first";
  }

  @Row("STG-01")
  @Test
  void theNextStartsWhenTheOneBeforeFails(TestLoop loop) throws Exception {
    String winner =
        loop.run(() ->
            Tasks.firstSuccess(
                ofMillis(100),
                List.of(failing(5, "first"), failing(-1, "second"), after(1, "third"))));
    assertThat(winner).isEqualTo("third");
    assertThat(loop.elapsed()).isEqualTo(ofMillis(6));
  }

  @Row("STG-02")
  @Test
  void whenAllFailTheFailuresComeInTheOrderOfTheBodies(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown =
          raceFailure(() ->
              Tasks.firstSuccess(
                  ofMillis(10), List.of(failing(50, "0"), failing(5, "1"), failing(1, "2"))));
      assertThat(thrown.failures())
          .extracting(Throwable::getMessage)
          .containsExactly("0", "1", "2");
    });
  }

  @Row("STG-03")
  @Test
  void aRaceOfNobodyFailsWithoutFailures(TestLoop loop) throws Exception {
    loop.run(() ->
        assertThat(raceFailure(() -> Tasks.firstSuccess(ofMillis(10), List.<Callable<String>>of())))
            .satisfies(thrown -> assertThat(thrown.failures()).isEmpty()));
  }

  @Test
  void withoutAHeadStartAllRunAtOnce(TestLoop loop) throws Exception {
    String winner =
        loop.run(() ->
            Tasks.firstSuccess(List.of(after(20, "slow"), failing(1, "x"), after(10, "quick"))));
    assertThat(winner).isEqualTo("quick");
    assertThat(loop.elapsed()).isEqualTo(ofMillis(10));
  }

  @Test
  void whenTheFirstSucceedsAtOnceTheOthersAreNotStarted(TestLoop loop) throws Exception {
    List<String> started = new ArrayList<>();
    String winner =
        loop.run(() ->
            Tasks.firstSuccess(
                List.<Callable<String>>of(
                    () -> "first",
                    () -> {
                      started.add("second");
                      return "second";
                    })));
    assertThat(winner).isEqualTo("first");
    assertThat(started).isEmpty();
  }

  @Test
  void whatTheLosersThrowIsDropped(TestLoop loop) throws Exception {
    String winner =
        loop.run(() -> Tasks.firstSuccess(List.of(failingInCleanUp("loser"), after(10, "winner"))));
    assertThat(winner).isEqualTo("winner");
  }

  @Test
  void cancellingTheCallerCancelsTheAttempts(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<?> caller = start("caller", () -> Tasks.firstSuccess(List.of(forEver(), forEver())));
      sleep(10);
      caller.cancel("enough");
      assertThatThrownBy(caller::await)
          .isInstanceOfSatisfying(
              CancelledException.class, e -> assertThat(e.reason()).isEqualTo("enough"));
    });
  }

  @Test
  void aQuorumTakesTheFirstResults(TestLoop loop) throws Exception {
    List<String> results =
        loop.run(() ->
            Tasks.quorum(
                2, List.of(after(30, "a"), after(20, "b"), failing(1, "x"), after(10, "c"))));
    assertThat(results).containsExactly("c", "b");
    assertThat(loop.elapsed()).isEqualTo(ofMillis(20));
  }

  @Test
  void aQuorumFailsAsSoonAsItCannotBeReached(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown =
          raceFailure(
              () -> Tasks.quorum(2, List.of(failing(2, "a"), failing(1, "b"), after(10, "late"))));
      assertThat(thrown.failures()).extracting(Throwable::getMessage).containsExactly("a", "b");
      assertThat(loop.elapsed()).isEqualTo(ofMillis(2));
    });
  }

  @Test
  void aQuorumOfMoreThanThereAreIsRefused(TestLoop loop) throws Exception {
    loop.run(() ->
        assertThatThrownBy(() -> Tasks.quorum(2, List.of(after(1, 1))))
            .isInstanceOf(IllegalArgumentException.class));
  }

  private static TaskGroupException raceFailure(Callable<?> race) {
    return catchThrowableOfType(TaskGroupException.class, race::call);
  }
}
