package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.after;
import static dev.hearth.conformance.GroupBodies.failing;
import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.sleepForEver;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Outcome;
import dev.hearth.loop.Tasks;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Gathers with limited concurrency: Home Assistant's rules.
@LoopTest
class GatherLimitedTest {
  @Row("ASY-002")
  @Test
  void onlySoManyRunAtATimeAndResultsStayInOrder(TestLoop loop) throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Callable<Integer> body =
        () -> {
          if (loop.elapsed().compareTo(ofMillis(100)) >= 0) {
            return -1;
          }
          runs.incrementAndGet();
          sleep(100);
          return runs.get();
        };
    var results = loop.run(() -> Tasks.gatherLimited(2, Collections.nCopies(4, body)).await());
    assertThat(results).containsExactly(2, 2, -1, -1);
  }

  @Test
  void bodiesStartInTheirOrder(TestLoop loop) throws Exception {
    List<Integer> started = new ArrayList<>();
    List<Callable<Integer>> bodies = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int number = i;
      bodies.add(() -> {
        started.add(number);
        sleep(10 - number);
        return number;
      });
    }
    var results = loop.run(() -> Tasks.gatherLimited(2, bodies).await());
    assertThat(results).isEqualTo(List.of(0, 1, 2, 3, 4, 5)).isEqualTo(started);
  }

  @Test
  void bodiesThatDoNotSuspendTakeNoTurn(TestLoop loop) throws Exception {
    loop.run(() -> {
      Callable<Integer> body = () -> 1;
      long before = loop.turns();
      assertThat(Tasks.gatherLimited(2, Collections.nCopies(9, body)).resultNow()).hasSize(9);
      assertThat(loop.turns()).isEqualTo(before);
    });
  }

  @Test
  void afterAFailureTheOthersStillGetTheirTurn(TestLoop loop) throws Exception {
    List<String> ran = new ArrayList<>();
    loop.run(() -> {
      List<Callable<Boolean>> bodies =
          List.of(failing(1, "first"), after(2, true), () -> ran.add("last"));
      assertThatThrownBy(Tasks.gatherLimited(1, bodies)::await).hasRootCauseMessage("first");
      sleep(10);
    });
    assertThat(ran).containsExactly("last");
  }

  @Test
  void afterACancellationNothingIsStarted(TestLoop loop) throws Exception {
    List<String> ran = new ArrayList<>();
    loop.run(() -> {
      Callable<Boolean> body =
          () -> {
            ran.add("started");
            sleepForEver();
            return true;
          };
      var gather = Tasks.gatherLimited(2, Collections.nCopies(5, body));
      gather.cancel("enough");
      assertThatThrownBy(gather::await).isInstanceOf(CancelledException.class);
    });
    assertThat(ran).hasSize(2);
  }

  @Test
  void outcomesHoldTheFailures(TestLoop loop) throws Exception {
    List<Callable<String>> bodies =
        List.of(failing(1, "bad"), after(1, "good"), failing(-1, "worse"));
    var outcomes = loop.run(() -> Tasks.gatherOutcomesLimited(1, bodies).await());
    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Failure.class);
    assertThat(outcomes.get(1)).isEqualTo(new Outcome.Success<>("good"));
    assertThat(outcomes.get(2)).isInstanceOf(Outcome.Failure.class);
  }

  @Test
  void aLimitBelowOneIsRefused(TestLoop loop) throws Exception {
    loop.run(() ->
        assertThatThrownBy(() -> Tasks.gatherLimited(0, List.of(after(1, 1))))
            .isInstanceOf(IllegalArgumentException.class));
  }
}
