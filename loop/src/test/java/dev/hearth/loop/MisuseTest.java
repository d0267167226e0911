package dev.hearth.loop;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is called in the wrong place or with nothing is refused there, with a word on what to do.
@Timeout(20)
class MisuseTest {
  private final HostedLoop loop = EventLoop.host(LoopOptions.named("test"));

  @AfterEach
  void close() {
    loop.close();
  }

  private <T> T inACallback(Callable<T> function) throws Exception {
    var outcome = new FutureTask<>(function);
    loop.callSoon(outcome);
    loop.runOnce(ZERO);
    return outcome.get();
  }

  @Test
  void waitingInACallbackSaysToStartATask() {
    assertThatThrownBy(() -> inACallback(() -> loop.offload(() -> 1)))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage(
            "offload suspends, so it works in a task of loop test only, not in a callback; start a"
                + " task for it with loop.start(…)");
  }

  @Test
  void waitingOnAnotherThreadSaysToCrossOver() {
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.sleep(ofSeconds(1)))
        .withMessageContaining("not on " + Thread.currentThread())
        .withMessageContaining("loop.startLater");
  }

  @Test
  void aShutdownThatIsRefusedInACallbackHasNotBegun() {
    Shutdown shutdown = new Shutdown(loop, ShutdownPlan.empty());
    assertThatThrownBy(() -> inACallback(() -> shutdown.run(0)))
        .hasRootCauseInstanceOf(IllegalStateException.class);
    assertThat(shutdown.hasBegun()).isFalse();
  }

  @Test
  void aSignalThatTheJvmKeepsIsRefusedWithThoseThatItGives() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.onSignal("KILL", () -> {}))
        .withMessageContaining("KILL")
        .withMessageContaining("INT, TERM or HUP");
  }

  @Test
  void nothingIsRefusedWhereItIsGiven() throws Exception {
    try (EventLoop other = EventLoop.open("other")) {
      assertThatNullPointerException().isThrownBy(() -> other.execute(nothing()));
      assertThatNullPointerException().isThrownBy(() -> other.call(nothing()));
    }
    assertThatNullPointerException().isThrownBy(() -> loop.setExceptionHandler(nothing()));
    assertThatNullPointerException().isThrownBy(() -> loop.promise().fail(nothing()));
    assertThatNullPointerException().isThrownBy(() -> TaskOptions.named(nothing()));
    assertThatNullPointerException().isThrownBy(() -> LoopOptions.named(nothing()));
  }

  @Test
  void aTimeWithoutEndIsACenturyEitherWay() {
    Duration century = Duration.ofDays(36_500);
    Duration forEver = ofSeconds(Long.MAX_VALUE);
    assertThat(CarrierTurns.saturatedNanos(forEver)).isEqualTo(century.toNanos());
    assertThat(CarrierTurns.saturatedNanos(ofSeconds(Long.MIN_VALUE)))
        .isEqualTo(-century.toNanos());
    assertThat(CarrierTurns.saturatedNanos(Duration.ofNanos(-5))).isEqualTo(-5);
  }

  /// What callers without null checks pass.
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }
}
