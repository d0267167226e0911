package dev.hearth.loop;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whom a drain does not wait for, as far as only this package can show it.
@Timeout(20)
class DrainsTest {
  @Test
  void aTaskOfAGroupDoesNotWaitForTheTaskThatWaitsForTheGroup() throws Exception {
    try (EventLoop loop = EventLoop.open("test")) {
      Task<DrainReport> parent =
          loop.startLater(
              "parent",
              () -> {
                CancelScope scope = new CancelScope();
                Promise<DrainReport> drained = loop.promise();
                boolean _ =
                    scope.run(() -> {
                      Task<DrainReport> child =
                          ((CarrierLoop) loop)
                              .start(
                                  TaskOptions.named("child"),
                                  scope,
                                  () -> loop.drain(ofSeconds(10)));
                      child.onDone(task -> drained.complete(task.outcome().value()));
                      drained.await();
                    });
                return drained.await();
              });
      assertThat(parent.get(5, TimeUnit.SECONDS).isComplete()).isTrue();
    }
  }
}
