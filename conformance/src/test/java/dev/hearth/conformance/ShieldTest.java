package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.after;
import static dev.hearth.conformance.GroupBodies.failing;
import static dev.hearth.conformance.GroupBodies.forEver;
import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.conformance.GroupBodies.Boom;
import dev.hearth.loop.Awaitable;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.Tasks;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import org.junit.jupiter.api.Test;

/// Shields: asyncio's rules, but for failures that nobody hears of.
@LoopTest
class ShieldTest {
  @Row("SHL-01")
  @Test
  void aShieldEndsAsItsTaskDoes(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThat(Tasks.shield(start("good", after(1, "good"))).await()).isEqualTo("good");
      assertThatThrownBy(Tasks.shield(start("bad", failing(1, "bad")))::await)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(Boom.class);
    });
  }

  @Row("SHL-02")
  @Test
  void whenItsWaiterIsCancelledTheTaskGoesOn(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> inner = start("inner", after(10, "done"));
      Task<String> waiter = start("waiter", () -> Tasks.shield(inner).await());
      waiter.cancel("enough");
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledException.class);
      assertThat(inner.await()).isEqualTo("done");
    });
  }

  @Row("SHL-03")
  @Test
  void aTaskThatIsCancelledItselfCancelsItsShield(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> inner = start("inner", forEver());
      Awaitable<Boolean> outer = Tasks.shield(inner);
      inner.cancel("enough");
      assertThatThrownBy(outer::await)
          .isInstanceOfSatisfying(
              CancelledException.class, e -> assertThat(e.reason()).isEqualTo("enough"));
      assertThat(outer.isCancelled()).isTrue();
    });
  }

  @Row("SHL-04")
  @Test
  void whatHasEndedNeedsNoShield(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> done = loop.loop().promise();
      done.complete("done");
      assertThat(Tasks.shield(done)).isSameAs(done);
    });
  }

  @Row("SHL-05")
  @Test
  void aCancelledShieldLetsGoOfItsTask(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> inner = loop.loop().promise();
      for (int i = 0; i < 3; i++) {
        Awaitable<String> outer = Tasks.shield(inner);
        outer.cancel("enough");
        sleep(0);
        sleep(0);
      }
      long steps = loop.loop().statistics().steps();
      inner.complete("done");
      sleep(0);
      assertThat(loop.loop().statistics().steps()).isEqualTo(steps + 1); // this task's own
    });
  }

  @Row("SHL-06")
  @Test
  void aFailureBehindACancelledShieldIsReported(TestLoop loop) throws Exception {
    loop.run(() -> {
      Awaitable<String> outer = Tasks.shield(start("inner", failing(10, "unheard")));
      outer.cancel("enough");
      sleep(20);
    });
    assertThat(loop.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.exception()).hasMessage("unheard"));
  }

  @Row("SHL-06")
  @Test
  void aFailureBehindACancelledShieldThatSomebodyAwaitsIsNot(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> inner = start("inner", failing(10, "heard"));
      Tasks.shield(inner).cancel("enough");
      sleep(0);
      sleep(0);
      assertThatThrownBy(inner::await).hasRootCauseMessage("heard");
    });
    assertThat(loop.failures()).isEmpty();
  }

  @Test
  void aFailureIsNotReportedWhenAnotherAwaitedItBeforeTheShieldWasCancelled(TestLoop loop)
      throws Exception {
    loop.run(() -> {
      Task<String> inner = start("inner", failing(10, "heard"));
      Task<?> other =
          start("other", () -> assertThatThrownBy(inner::await).hasRootCauseMessage("heard"));
      Tasks.shield(inner).cancel("enough");
      other.await();
    });
    assertThat(loop.failures()).isEmpty();
  }
}
