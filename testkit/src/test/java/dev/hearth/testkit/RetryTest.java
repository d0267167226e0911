package dev.hearth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.core.update.Retry;
import dev.hearth.core.update.Throttle;
import dev.hearth.loop.EventLoop;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.TestLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@LoopTest
class RetryTest {
  @Test
  void aThrottleLetsOneThroughInAWhile(TestLoop loop) throws Exception {
    loop.run(() -> {
      Throttle throttle = new Throttle(EventLoop.current(), Duration.ofSeconds(5));
      assertThat(throttle.tryPass()).isTrue();
      assertThat(throttle.tryPass()).isFalse();
      EventLoop.current().sleep(Duration.ofSeconds(4));
      assertThat(throttle.tryPass()).isFalse();
      EventLoop.current().sleep(Duration.ofMillis(1001));
      assertThat(throttle.tryPass()).isTrue();
    });
  }

  @Test
  void whatFailsIsTriedAgainAfterLongerAndLongerPauses(TestLoop loop) throws Exception {
    loop.run(() -> {
      EventLoop on = EventLoop.current();
      long begin = on.clock().nanoTime();
      List<Long> tries = new ArrayList<>();
      Retry retry = Retry.times(5, Duration.ofSeconds(1)).withLongestPause(Duration.ofSeconds(3));
      assertThatThrownBy(() ->
              retry.call(
                  on,
                  () -> {
                    tries.add((on.clock().nanoTime() - begin) / 1_000_000_000);
                    throw new IOException("try " + tries.size());
                  }))
          .hasMessage("try 5")
          .hasSuppressedException(new IOException("try 4"));
      assertThat(tries).containsExactly(0L, 1L, 3L, 6L, 9L);
    });
  }

  @Test
  void whatIsNotWorthItIsNotTriedAgain(TestLoop loop) throws Exception {
    loop.run(() -> {
      List<String> tries = new ArrayList<>();
      Retry retry = Retry.times(5, Duration.ofSeconds(1)).on(IOException.class);
      assertThatThrownBy(() ->
              retry.call(
                  EventLoop.current(),
                  () -> {
                    tries.add("try");
                    throw new IllegalStateException("a bug");
                  }))
          .hasMessage("a bug");
      assertThat(tries).hasSize(1);
      assertThat(
              retry.call(
                  EventLoop.current(),
                  () -> {
                    tries.add("try");
                    if (tries.size() < 4) {
                      throw new IOException("not yet");
                    }
                    return "done";
                  }))
          .isEqualTo("done");
    });
  }
}
