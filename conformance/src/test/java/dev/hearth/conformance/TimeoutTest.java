package dev.hearth.conformance;

import static dev.hearth.loop.Timeout.failAfter;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.EventLoop;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Row;
import dev.hearth.testkit.loop.TestLoop;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Timeouts: asyncio's rules where they agree with trio's, else trio's.
@LoopTest
class TimeoutTest {
  @Row("TMO-01")
  @Test
  void aBlockThatTakesTooLongFails(TestLoop loop) {
    assertThatThrownBy(() -> loop.run(() -> failAfter(ofSeconds(1), () -> sleep(60))))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("1 s");
    assertThat(loop.elapsed()).isEqualTo(ofSeconds(1));
  }

  @Row("TMO-15")
  @Test
  void anOuterDeadlineWinsOverAnInnerOne(TestLoop loop) {
    assertThatThrownBy(() ->
            loop.run(
                () -> failAfter(ofSeconds(1), () -> failAfter(ofMinutes(5), () -> sleep(600)))))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("1 s");
  }

  private static void sleep(int seconds) {
    EventLoop.current().sleep(ofSeconds(seconds));
  }
}
