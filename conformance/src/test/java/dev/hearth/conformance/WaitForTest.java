package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.after;
import static dev.hearth.conformance.GroupBodies.forEver;
import static dev.hearth.conformance.GroupBodies.self;
import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.sleepForEver;
import static dev.hearth.conformance.GroupBodies.start;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.conformance.GroupBodies.Boom;
import dev.hearth.loop.CancelledException;
import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.Tasks;
import dev.hearth.loop.Timeout;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Waiting for one for so long: asyncio's rules, except that a value which is there is kept.
@LoopTest
class WaitForTest {
  @Row("WFR-01")
  @Test
  void codeOfTheCallersOwnRunsInItsTask(TestLoop loop) throws Exception {
    loop.run(() -> {
      long before = loop.turns();
      Task<?> caller = self();
      assertThat(Timeout.<Task<?>, RuntimeException>failAfter(ofSeconds(5), GroupBodies::self))
          .isSameAs(caller);
      assertThat(loop.turns()).isEqualTo(before);
    });
  }

  @Row("WFR-02")
  @Test
  void whenTheTimeIsUpTheTaskIsCancelledAndAwaited(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> task = start("task", forEver());
      assertThatThrownBy(() -> Tasks.waitFor(task, ofMillis(100)))
          .isInstanceOf(TimeoutException.class)
          .hasCauseInstanceOf(CancelledException.class);
      assertThat(task.isCancelled()).isTrue();
      assertThat(self().cancelling()).isZero();
    });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(100));
  }

  @Row("WFR-03")
  @Test
  void aLongCleanUpIsWaitedFor(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> task = start("task", () -> lingering(400));
      assertThatThrownBy(() -> Tasks.waitFor(task, ofMillis(100)))
          .isInstanceOf(TimeoutException.class);
      assertThat(task.isDone()).isTrue();
    });
    assertThat(loop.elapsed()).isEqualTo(ofMillis(500));
  }

  @Row("WFR-04")
  @Test
  void withoutAnyTimeWhatHasEndedIsReturned(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> done = EventLoop.current().promise();
      done.complete("done");
      assertThat(Tasks.waitFor(done, ZERO)).isEqualTo("done");
      assertThat(Tasks.waitFor(done, ofSeconds(-1))).isEqualTo("done");
    });
  }

  @Row("WFR-05")
  @Test
  void withoutAnyTimeWhatHasNotBegunNeverDoes(TestLoop loop) throws Exception {
    List<String> ran = new ArrayList<>();
    loop.run(() -> {
      Task<Boolean> task = EventLoop.current().startLater("task", () -> ran.add("task"));
      assertThatThrownBy(() -> Tasks.waitFor(task, ZERO)).isInstanceOf(TimeoutException.class);
    });
    assertThat(ran).isEmpty();
  }

  @Row("WFR-06")
  @Test
  void withoutAnyTimeARunningTaskIsCancelledAndAwaited(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> task = start("task", () -> lingering(10));
      assertThatThrownBy(() -> Tasks.waitFor(task, ofSeconds(-1)))
          .isInstanceOf(TimeoutException.class);
      assertThat(task.isCancelled()).isTrue();
    });
  }

  @Row("WFR-07")
  @Test
  void withoutALimitItIsAPlainAwait(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> task = start("task", after(10, "done"));
      String result = Timeout.never().run(() -> task.await());
      assertThat(result).isEqualTo("done");
      assertThat(Tasks.waitFor(start("other", after(10, "too")), ofDays(1_000_000)))
          .isEqualTo("too");
    });
  }

  @Row("WFR-08")
  @Test
  void whatTheTaskAnswersTheCancellationWithIsReturned(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Integer> task =
          start(
              "task",
              () -> {
                try {
                  sleepForEver();
                  return 0;
                } catch (CancelledException e) {
                  return 42;
                }
              });
      assertThat(Tasks.waitFor(task, ofMillis(10))).isEqualTo(42);
    });
  }

  @Row("WFR-09")
  @Test
  void whatTheTaskThrowsInsteadIsThrown(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> task = start("task", GroupBodies.failingInCleanUp("instead"));
      assertThatThrownBy(() -> Tasks.waitFor(task, ofMillis(10))).hasCauseInstanceOf(Boom.class);
    });
  }

  @Row("WFR-10")
  @Test
  void cancellingTheWaiterCancelsTheTask(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> task = start("task", forEver());
      Task<Boolean> waiter = start("waiter", () -> Tasks.waitFor(task, ofSeconds(10)));
      sleep(10);
      waiter.cancel("enough");
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledException.class);
      assertThat(task.isCancelled()).isTrue();
    });
  }

  @Row(
      value = "WFR-11",
      differs =
          "a value that arrived first is not lost: the wait returns it, and the next suspension"
              + " fails")
  @Test
  void aRequestBehindTheValueCancelsAtTheNextSuspension(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() -> {
      Promise<String> inner = EventLoop.current().promise();
      Task<Boolean> waiter =
          start(
              "waiter",
              () -> {
                seen.add(Tasks.waitFor(inner, ofSeconds(100)));
                sleep(1_000);
                return seen.add("the end");
              });
      inner.complete("value");
      waiter.cancel("enough");
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledException.class);
      assertThat(inner.resultNow()).isEqualTo("value");
    });
    assertThat(seen).containsExactly("value");
  }

  @Row("WFR-12")
  @Seeds(0)
  @Test
  void aValueThatComesTogetherWithTheDeadlineIsReturned(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> inner = EventLoop.current().promise();
      EventLoop.current().callLater(ofMillis(10), () -> inner.complete("value"));
      assertThat(Tasks.waitFor(inner, ofMillis(10))).isEqualTo("value");
    });
  }

  @Row("WFR-13")
  @Test
  void aShieldedTaskGoesOnBehindTheDeadline(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<String> task = start("task", after(50, "done"));
      assertThatThrownBy(() -> Tasks.waitFor(Tasks.shield(task), ofMillis(10)))
          .isInstanceOf(TimeoutException.class);
      assertThat(task.await()).isEqualTo("done");
    });
  }

  @Row("WFR-14")
  @Test
  void aCancelledWaitEndsWhenItsTaskHas(TestLoop loop) throws Exception {
    loop.run(() -> {
      Task<Boolean> task = start("task", () -> lingering(200));
      Task<Boolean> waiter = start("waiter", () -> Tasks.waitFor(task, ofSeconds(10)));
      sleep(100);
      waiter.cancel("enough");
      assertThatThrownBy(waiter::await).isInstanceOf(CancelledException.class);
      assertThat(task.isDone()).isTrue();
      assertThat(loop.elapsed()).isEqualTo(ofMillis(300));
    });
  }

  /// Takes its time to be cancelled.
  private static boolean lingering(int millis) {
    try {
      sleepForEver();
      return true;
    } finally {
      sleep(millis);
    }
  }
}
