package dev.hearth.conformance;

import static dev.hearth.conformance.GroupBodies.after;
import static dev.hearth.conformance.GroupBodies.failing;
import static dev.hearth.conformance.GroupBodies.sleep;
import static dev.hearth.conformance.GroupBodies.sleepForEver;
import static dev.hearth.conformance.TaskGroupTest.groupFailure;
import static dev.hearth.conformance.TaskGroupTest.messages;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.loop.Task;
import dev.hearth.loop.TaskFailedException;
import dev.hearth.loop.TaskGroup;
import dev.hearth.loop.Timeout;
import dev.hearth.testkit.loop.LoopTest;
import dev.hearth.testkit.loop.Seeds;
import dev.hearth.testkit.loop.TestLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Tasks of a group whose starter waits until they are ready, as with trio's `nursery.start`.
@LoopTest
@Seeds(50)
class ReadinessTest {
  @Test
  void theStarterGoesOnWhenTheChildIsReady(TestLoop loop) throws Exception {
    loop.run(() -> {
      TaskGroup.run(group -> {
        int port =
            group.startAndAwaitReady(
                "server",
                ready -> {
                  sleep(10);
                  ready.ready(8080);
                  sleep(10);
                });
        assertThat(port).isEqualTo(8080);
        assertThat(loop.elapsed()).isEqualTo(ofMillis(10));
      });
      assertThat(loop.elapsed()).isEqualTo(ofMillis(20));
    });
  }

  @Test
  void aFailureBeforeItIsReadyIsTheStarters(TestLoop loop) throws Exception {
    loop.run(() ->
        TaskGroup.run(group -> {
          Task<String> sibling = group.start("sibling", after(20, "done"));
          assertThatThrownBy(
                  () -> group.startAndAwaitReady("server", _ -> failing(10, "port in use").call()))
              .isInstanceOf(TaskFailedException.class)
              .hasRootCauseMessage("port in use");
          assertThat(sibling.await()).isEqualTo("done");
        }));
  }

  @Test
  void aFailureOnceItIsReadyIsTheGroups(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown =
          groupFailure(group -> {
            group.startAndAwaitReady(
                "server",
                ready -> {
                  ready.ready("up");
                  failing(10, "crashed").call();
                });
            sleepForEver();
          });
      assertThat(messages(thrown)).containsExactly("crashed");
    });
  }

  @Test
  void endingWithoutAWordIsAFailureForTheStarter(TestLoop loop) throws Exception {
    loop.run(() ->
        TaskGroup.run(group ->
            assertThatThrownBy(() -> group.startAndAwaitReady("server", _ -> sleep(1)))
                .isInstanceOf(TaskFailedException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("server")));
  }

  @Test
  void beingReadyTwiceIsRefused(TestLoop loop) throws Exception {
    loop.run(() -> {
      var thrown =
          groupFailure(group ->
              group.startAndAwaitReady(
                  "server",
                  ready -> {
                    ready.ready(1);
                    ready.ready(2);
                  }));
      assertThat(thrown.failures()).singleElement().isInstanceOf(IllegalStateException.class);
    });
  }

  @Test
  void cancellingTheStarterCancelsTheChildThatIsNotReady(TestLoop loop) throws Exception {
    List<String> seen = new ArrayList<>();
    loop.run(() ->
        TaskGroup.run(group -> {
          assertThatThrownBy(() ->
                  Timeout.failAfter(
                      ofMillis(10),
                      () ->
                          group.startAndAwaitReady(
                              "server",
                              _ -> {
                                try {
                                  sleepForEver();
                                } finally {
                                  sleep(5);
                                  seen.add("cleaned up");
                                }
                              })))
              .isInstanceOf(TimeoutException.class);
          assertThat(seen).containsExactly("cleaned up");
          assertThat(group.isCancelled()).isFalse();
        }));
  }
}
