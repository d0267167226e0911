package dev.hearth.conformance;

import static dev.hearth.conformance.Subject.sleep;
import static dev.hearth.conformance.Subject.start;
import static dev.hearth.loop.Timeout.failAfter;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.loop.Promise;
import dev.hearth.loop.Task;
import dev.hearth.loop.Timeout;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Timeouts: what a block that has one returns and throws.
@LoopTest
@Seeds(50)
class TimedBlockTest {
  @Test
  void moveOnAfterReturnsTheResultOrNothing(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThat(Timeout.<String, Exception>moveOnAfter(ofSeconds(1), () -> "result"))
          .contains("result");
      assertThat(
              Timeout.<String, Exception>moveOnAfter(
                  ofSeconds(1),
                  () -> {
                    sleep(60);
                    return "late";
                  }))
          .isEmpty();
    });
  }

  @Test
  void aBlocksOwnTimeoutExceptionIsNotTakenForOurs(TestLoop loop) throws Exception {
    loop.run(() -> {
      TimeoutException own = new TimeoutException("the server's");
      assertThatThrownBy(() ->
              Timeout.<String, TimeoutException>moveOnAfter(
                  ofSeconds(1),
                  () -> {
                    throw own;
                  }))
          .isSameAs(own);
    });
  }

  @Test
  void aWaitInTheJdkEndsAtTheDeadline(TestLoop loop) throws Exception {
    loop.run(() -> {
      LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
      assertThatThrownBy(() -> Timeout.<String, Exception>failAfter(ofSeconds(1), queue::take))
          .isInstanceOf(TimeoutException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      sleep(1);
    });
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(2));
  }

  @Test
  void aValueAtTheDeadlineIsEitherReturnedOrNotTaken(TestLoop loop) throws Exception {
    loop.run(() -> {
      Promise<String> value = EventLoop.current().promise();
      EventLoop.current().callLater(ofSeconds(1), () -> value.tryComplete("value"));
      var result = Timeout.<String, Exception>moveOnAfter(ofSeconds(1), value::await);
      assertThat(result.isPresent()).isNotEqualTo(value.isCancelled());
    });
  }

  @Test
  void aFutureHasATimeoutOfItsOwn(TestLoop loop) throws Exception {
    Task<Boolean> slow = start(loop, () -> sleep(60));
    loop.run(() -> {
      assertThatThrownBy(() -> slow.get(1, java.util.concurrent.TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(slow.isDone()).isFalse();
    });
    loop.runUntilDone(slow);
  }

  @Test
  void theMessageNamesTheLimitAsItWasGiven(TestLoop loop) throws Exception {
    loop.run(() -> {
      assertThatThrownBy(() -> failAfter(ofMillis(250), () -> sleep(60)))
          .hasMessageContaining("250 ms");
      assertThatThrownBy(() -> failAfter(ofMillis(1).dividedBy(2), () -> sleep(60)))
          .hasMessageContaining("PT0.0005S");
    });
  }
}
