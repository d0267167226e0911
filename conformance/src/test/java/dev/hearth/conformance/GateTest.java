package dev.hearth.conformance;

import static dev.hearth.conformance.InTasks.begin;
import static dev.hearth.conformance.InTasks.beginLater;
import static dev.hearth.conformance.InTasks.ended;
import static dev.hearth.conformance.InTasks.settle;
import static dev.hearth.loop.Timeout.moveOnAfter;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.CancelScope;
import dev.hearth.loop.Task;
import dev.hearth.loop.sync.Gate;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Gates, asyncio's events.
@LoopTest
class GateTest {
  private final List<String> seen = new ArrayList<>();

  @Row("EVT-01")
  @Test
  void anOpenGateIsPassedWithoutSuspending(TestLoop test) throws Exception {
    test.run(() -> {
      Gate gate = new Gate(test.loop());
      gate.open();
      Task<Boolean> passing = begin(gate::await);
      assertThat(passing.isDone()).isTrue();
      assertThat(gate.isOpen()).isTrue();
    });
  }

  @Row("EVT-02")
  @Seeds(0)
  @Test
  void whoWasReadyBeforeTheOpeningGoesFirstAndThoseWhoWaitedFollowInOrder(TestLoop test)
      throws Exception {
    test.run(() -> {
      Gate gate = new Gate(test.loop());
      Task<Boolean> first = begin(() -> pass(gate, "1"));
      Task<Boolean> second = begin(() -> pass(gate, "2"));
      Task<Boolean> third = beginLater(() -> pass(gate, "3"));
      gate.open();
      ended(first, second, third);
      assertThat(seen).containsExactly("3", "1", "2");
    });
  }

  @Row("EVT-03")
  @Test
  void whoWaitedAtTheOpeningPassesThoughTheGateIsClosedAgain(TestLoop test) throws Exception {
    test.run(() -> {
      Gate gate = new Gate(test.loop());
      Task<Boolean> waiting = begin(gate::await);
      gate.open();
      gate.close();
      assertThat(waiting.await()).isTrue();
      assertThat(gate.isOpen()).isFalse();
    });
  }

  @Row("EVT-04")
  @Test
  void aCancelledWaiterIsForgotten(TestLoop test) throws Exception {
    test.run(() -> {
      Gate gate = new Gate(test.loop());
      Task<Boolean> leaving = begin(() -> pass(gate, "leaving"));
      Task<Boolean> staying = begin(() -> pass(gate, "staying"));
      leaving.cancel("enough");
      assertThat(gate.waiting()).isEqualTo(1);
      ended(leaving);
      assertThat(leaving.isCancelled()).isTrue();
      gate.open();
      ended(staying);
      assertThat(seen).containsExactly("staying");
    });
  }

  @Row("EVT-05")
  @Test
  void openingTwiceWakesOnce(TestLoop test) throws Exception {
    test.run(() -> {
      Gate gate = new Gate(test.loop());
      Task<Boolean> waiting = begin(() -> pass(gate, "woken"));
      gate.open();
      gate.open();
      ended(waiting);
      settle();
      assertThat(seen).containsExactly("woken");
    });
  }

  @Test
  void aTimeoutEndsTheWait(TestLoop test) throws Exception {
    test.run(() -> {
      Gate gate = new Gate(test.loop());
      assertThat(moveOnAfter(ofSeconds(1), gate::await)).isFalse();
      assertThat(gate.waiting()).isZero();
    });
  }

  @Test
  void inACancelledScopeEvenAnOpenGateFails(TestLoop test) throws Exception {
    test.run(() -> {
      Gate gate = new Gate(test.loop());
      gate.open();
      CancelScope scope = new CancelScope();
      boolean finished =
          scope.run(() -> {
            scope.cancel("enough");
            pass(gate, "passed");
          });
      assertThat(finished).isFalse();
      assertThat(seen).isEmpty();
    });
  }

  @Test
  void aCallbackCannotWait(TestLoop test) {
    Gate gate = new Gate(test.loop());
    test.loop()
        .callSoon(() ->
            assertThatThrownBy(gate::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("callback"));
    test.runUntilIdle();
    assertThat(gate.waiting()).isZero();
  }

  private void pass(Gate gate, String name) {
    gate.await();
    seen.add(name);
  }
}
